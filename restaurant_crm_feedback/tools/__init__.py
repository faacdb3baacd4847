from . import case_words
from . import clock
from . import links
from . import photos
from . import posted
from . import scores
