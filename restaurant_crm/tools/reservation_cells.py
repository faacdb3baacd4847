"""What a file of reservations calls its columns and words."""

from .import_columns import VISIT_COLUMNS

RESERVATION_COLUMNS = {
    **{
        name: VISIT_COLUMNS[name]
        for name in VISIT_COLUMNS
        if name not in ("amount", "channel")
    },
    "date": "date datetime reservationdate bookingdate 日期 预订日期 预订时间",
    "time": "time reservationtime bookingtime 时刻 到店时间",
    "occasion": "occasion reason 场合 事由",
    "status": "status state 状态 预订状态",
    "note": "note notes remark remarks comment 备注 说明",
}
STATUSES = {
    **dict.fromkeys(("booked", "new", "pending", "requested", "已预订"), "booked"),
    **dict.fromkeys(("confirmed", "accepted", "已确认"), "confirmed"),
    **dict.fromkeys(("done", "completed", "came", "已到店"), "done"),
    **dict.fromkeys(("noshow", "didnotcome", "未到店"), "no_show"),
    **dict.fromkeys(("cancelled", "canceled", "已取消"), "cancelled"),
}
OCCASIONS = {
    **dict.fromkeys(("birthday", "生日"), "birthday"),
    **dict.fromkeys(("anniversary", "纪念日"), "anniversary"),
    **dict.fromkeys(("date", "约会"), "date"),
    **dict.fromkeys(("family", "家庭聚会"), "family"),
    **dict.fromkeys(("business", "商务宴请"), "business"),
    **dict.fromkeys(("other", "其他"), "other"),
}
