from . import case_words
from . import clock
from . import scores
