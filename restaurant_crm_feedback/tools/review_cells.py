"""What a file of public reviews calls its columns, and how its stars are read."""

import math
import re

from odoo.addons.restaurant_crm.tools.import_cells import CellError, read_text

REVIEW_COLUMNS = {
    "key": "id key reviewid externalid 编号 点评编号 评价编号",
    "date": "date datetime reviewdate created 日期 点评时间 评价时间",
    "time": "time 时刻",
    "outlet": "outlet restaurant store shop location 门店 餐厅 店铺",
    "score": "score stars rating 评分 星级 总分",
    "text": "text review comment content 内容 点评内容 评价内容",
    "author": "author user nickname name 昵称 用户 用户昵称",
    "reply": "reply answer response 回复 商家回复",
}
MAX_REVIEW = 4000
_STARS = re.compile(
    r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?(?:\s*/\s*(5|10))?\s*(?:星|stars?)?"
)


def read_review(cell):
    """Return text of several lines; a character that cannot be stored is refused."""
    lines = [read_text(line, MAX_REVIEW) for line in cell.splitlines()]
    text = "\n".join(lines).strip()
    if len(text) > MAX_REVIEW:
        raise CellError("too_long")
    return text


def read_stars(cell):
    """Return one to five stars of "4", "3.5", "8/10" or "★★★★"; half a star counts as
    a whole one.
    """
    text = read_text(cell, 20)
    if text and not text.strip("★☆⭐"):
        found = text.count("★") + text.count("⭐")
    else:
        match = _STARS.fullmatch(text.lower())
        if not match:
            raise CellError("bad_stars")
        whole, part, scale = match.groups()
        number = float(f"{whole}.{part or 0}") / (2 if scale == "10" else 1)
        found = math.floor(number + 0.5)
        if number > 5:
            raise CellError("bad_stars")
    if not 1 <= found <= 5:
        raise CellError("bad_stars")
    return found
