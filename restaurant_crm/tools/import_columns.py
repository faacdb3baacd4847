"""What the columns of a file are called, in English and in Chinese."""
# ruff: noqa: E501 -- Chinese letters are as wide as two

import re

GUEST_COLUMNS = {
    "key": "id key externalid externalkey customerid memberid 编号 会员编号 外部编号 主键",
    "name": "name guest guestname customer fullname 姓名 顾客 会员姓名 客户名称 名称",
    "phone": "phone mobile mobilephone telephone tel phonenumber 手机 手机号 手机号码 电话"
    " 电话号码 联系电话",
    "email": "email mail emailaddress 邮箱 电子邮箱 邮件 电子邮件",
    "birthday": "birthday dateofbirth birthdate dob 生日 出生日期",
    "lunar": "lunar lunarcalendar 农历 阴历",
    "gender": "gender sex 性别",
    "guest_type": "type guesttype 类型 顾客类型",
    "outlet": "outlet restaurant store firstoutlet 门店 首次门店 所属门店",
    "note": "note notes memo remark remarks 备注 说明",
    "tags": "tags tag labels 标签",
    "consent_sms": "consentsms sms smsconsent 短信授权 同意短信",
    "consent_email": "consentemail emailconsent 邮件授权 同意邮件",
    "consent_wechat": "consentwechat wechatconsent 微信授权 同意微信",
    "consent_phone": "consentphone consentcall phoneconsent 电话授权 同意电话",
    "consent_date": "consentdate 授权日期 同意日期",
}
VISIT_COLUMNS = {
    "key": "id key externalid externalkey ordernumber orderid receipt 编号 订单号 外部编号"
    " 账单号",
    "date": "date datetime visitdate orderdate paidat 日期 到店日期 时间 下单时间 结账时间",
    "time": "time visittime 时刻 到店时间",
    "outlet": "outlet restaurant store 门店 餐厅",
    "guest_key": "guestid guestkey customerid memberid 会员编号 顾客编号",
    "number": "guestnumber number 顾客号 会员号",
    "phone": GUEST_COLUMNS["phone"],
    "name": "name guest guestname customer 姓名 顾客 会员姓名",
    "covers": "covers guests persons people pax 用餐人数 人数",
    "amount": "amount netamount total paid spend 金额 实收 实付金额 消费金额",
    "channel": "channel ordertype 渠道 就餐方式",
}
# What is owed to a guest moves in its own books, and never by a list of guests.
MONEY = (
    "balance principal bonus points credit storedvalue wallet openingbalance 余额 本金"
    " 赠送金 积分 储值 储值余额 卡余额"
)
# Called like that, a column has dates with their times, or the times beside the dates.
MOMENTS = set("时间 下单时间 结账时间 预订时间".split())
_NOISE = re.compile(r"[\s_\-./()（）:：]+")


def read_header(header, columns):
    """Tell what each column of a file is.

    :param list header: the cells of the first row
    :param dict columns: {name: what it may be called}, as `GUEST_COLUMNS`
    :return: ({position: name}, names of columns that are not known, those that come
        twice, positions of columns that say what is owed)
    """
    names = {alias: name for name, text in columns.items() for alias in text.split()}
    names.update((name.replace("_", ""), name) for name in columns)
    money = set(MONEY.split())
    plains = [_NOISE.sub("", cell).casefold() for cell in header]
    if any(names.get(plain) == "date" for plain in plains if plain not in MOMENTS):
        names.update(dict.fromkeys(MOMENTS & names.keys(), "time"))
    found, unknown, twice, owed = {}, [], [], {}
    for position, (cell, plain) in enumerate(zip(header, plains, strict=True)):
        name = names.get(plain)
        if plain in money and not name:
            owed[position] = cell
        elif name in found.values():
            twice.append(cell)
        elif name:
            found[position] = name
        elif plain:
            unknown.append(cell)
    return found, unknown, twice, owed
