from . import pinyin
