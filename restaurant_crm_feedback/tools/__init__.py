from . import case_words
from . import clock
from . import demo_answers
from . import links
from . import photos
from . import posted
from . import review_cells
from . import scores
