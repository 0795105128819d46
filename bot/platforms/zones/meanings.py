"""What people mean by names that are not one place: countries with several zones, abbreviations; our names for zones.

Owns tables in our own hand. Looking names up may not enter. A test holds every zone against the time zone database.
"""

from __future__ import annotations

from typing import Final

SEVERAL: Final = {
    "美國, 美利堅, USA, US, U.S., U.S.A., America, United States of America, United States": (
        "America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage "
        "Pacific/Honolulu"
    ),
    "加拿大, Canada": (
        "America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax America/St_Johns"
    ),
    "澳洲, 澳大利亞, Australia": (
        "Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Adelaide Australia/Perth Australia/Darwin "
        "Australia/Hobart"
    ),
    "俄羅斯, 俄國, Russia": (
        "Europe/Moscow Europe/Kaliningrad Europe/Samara Asia/Yekaterinburg Asia/Novosibirsk Asia/Irkutsk "
        "Asia/Vladivostok Asia/Kamchatka"
    ),
    "巴西, Brazil, Brasil": "America/Sao_Paulo America/Manaus America/Rio_Branco America/Noronha",
    "墨西哥, Mexico": "America/Mexico_City America/Cancun America/Hermosillo America/Tijuana",
    "印尼, 印度尼西亞, Indonesia": "Asia/Jakarta Asia/Makassar Asia/Jayapura",
    "新疆, Xinjiang, 烏魯木齊, Urumqi, 喀什, Kashgar": "Asia/Shanghai Asia/Urumqi",
    "喬治亞, 佐治亞, Georgia": "Asia/Tbilisi America/New_York",
    "華盛頓州, Washington": "America/Los_Angeles America/New_York",
    "維多利亞, Victoria": "Australia/Melbourne America/Vancouver",
    "聖地牙哥, Santiago": "America/Santiago America/Los_Angeles",
    "Central": "Asia/Hong_Kong America/Chicago",
    "伯明翰, Birmingham": "Europe/London America/Chicago",
    "剛果, Congo": "Africa/Kinshasa Africa/Brazzaville Africa/Lubumbashi",
    "歐洲, Europe": "Europe/London Europe/Paris Europe/Berlin Europe/Athens Europe/Moscow",
    "東南亞, Southeast Asia": "Asia/Singapore Asia/Kuala_Lumpur Asia/Bangkok Asia/Ho_Chi_Minh Asia/Manila Asia/Jakarta",
}
"""Names of what has several zones, the likeliest first, for the person to choose. They outdo every other table."""

ABBREVIATIONS: Final = {
    "HK, HKG, HKT, HKSAR": "Asia/Hong_Kong",
    "TPE, TW": "Asia/Taipei",
    "MO, MFM": "Asia/Macau",
    "CN, PRC": "Asia/Shanghai",
    "CST": "Asia/Shanghai America/Chicago",
    "SG, SGT, SIN": "Asia/Singapore",
    "KL, MYT": "Asia/Kuala_Lumpur",
    "JP, JST": "Asia/Tokyo",
    "KR, KST": "Asia/Seoul",
    "PHT": "Asia/Manila",
    "ICT": "Asia/Bangkok Asia/Ho_Chi_Minh",
    "WIB": "Asia/Jakarta",
    "WITA": "Asia/Makassar",
    "WIT": "Asia/Jayapura",
    "IST": "Asia/Kolkata Asia/Jerusalem Europe/Dublin",
    "PKT": "Asia/Karachi",
    "GST": "Asia/Dubai",
    "TRT": "Europe/Istanbul",
    "MSK": "Europe/Moscow",
    "UK, GB, BST": "Europe/London",
    "GMT, 格林威治, 格林尼治": "Etc/UTC Europe/London",
    "UTC, UCT, Z, 世界協調時間, 協調世界時, 世界標準時間": "Etc/UTC",
    "CET, CEST, 中歐": "Europe/Paris Europe/Berlin Europe/Madrid Europe/Rome",
    "EET, EEST": "Europe/Athens Europe/Helsinki Europe/Kyiv",
    "WET, WEST": "Europe/Lisbon",
    "SAST": "Africa/Johannesburg",
    "ET": "America/New_York America/Toronto",
    "EST, EDT, NY": "America/New_York",
    "CT, CDT": "America/Chicago",
    "MT": "America/Denver",
    "MDT": "America/Denver",
    "MST": "America/Denver America/Phoenix",
    "PT, PST, PDT": "America/Los_Angeles",
    "AKST, AKDT": "America/Anchorage",
    "HST": "Pacific/Honolulu",
    "AST, ADT": "America/Halifax",
    "NST, NDT": "America/St_Johns",
    "BRT": "America/Sao_Paulo",
    "AET": "Australia/Sydney Australia/Melbourne",
    "AEST": "Australia/Sydney Australia/Brisbane",
    "AEDT": "Australia/Sydney Australia/Melbourne",
    "ACST": "Australia/Adelaide Australia/Darwin",
    "ACDT": "Australia/Adelaide",
    "AWST": "Australia/Perth",
    "NZ, NZST, NZDT": "Pacific/Auckland",
}
"""What is understood only where it stands alone."""

LABELS: Final = {
    "Asia/Shanghai": ("北京／上海", "北京／上海", "Beijing / Shanghai"),
    "Asia/Hong_Kong": ("香港", "香港", "Hong Kong"),
    "Asia/Macau": ("澳門", "澳门", "Macau"),
    "Asia/Taipei": ("台北", "台北", "Taipei"),
    "Asia/Singapore": ("新加坡", "新加坡", "Singapore"),
    "Asia/Kuala_Lumpur": ("吉隆坡", "吉隆坡", "Kuala Lumpur"),
    "Asia/Tokyo": ("東京", "东京", "Tokyo"),
    "Asia/Kolkata": ("印度", "印度", "India"),
    "Asia/Dubai": ("杜拜", "迪拜", "Dubai"),
    "Australia/Sydney": ("悉尼", "悉尼", "Sydney"),
    "Europe/London": ("倫敦", "伦敦", "London"),
    "America/New_York": ("紐約", "纽约", "New York"),
    "America/Toronto": ("多倫多", "多伦多", "Toronto"),
    "America/Vancouver": ("溫哥華", "温哥华", "Vancouver"),
    "America/Los_Angeles": ("洛杉磯", "洛杉矶", "Los Angeles"),
}
"""How the commonest zones are called, in Traditional and Simplified Chinese and English; the others as in CLDR."""

POPULAR: Final = (
    "Asia/Hong_Kong", "Asia/Taipei", "Asia/Shanghai", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Tokyo",
    "Australia/Sydney", "Europe/London", "America/New_York", "America/Toronto", "America/Vancouver",
    "America/Los_Angeles",
)  # fmt: skip
"""Quick choices for readers from Hong Kong, near to far."""
