"""Names of places that people write, beyond those that Unicode's CLDR lists.

Owns one table in our own hand. Looking names up may not enter. Each name stands in one of the scripts and in any case:
the index folds them. A test holds every zone against the time zone database.
"""

from __future__ import annotations

from typing import Final

PLACES: Final = {
    # Greater China
    "Asia/Hong_Kong": (
        "香港, 九龍, 新界, 港島, 香港島, 大嶼山, 中環, 金鐘, 灣仔, 銅鑼灣, 北角, 柴灣, 上環, 西環, 香港仔, 尖沙咀, "
        "油麻地, 旺角, 深水埗, 長沙灣, 九龍城, 九龍塘, 紅磡, 觀塘, 牛頭角, 葵涌, 荃灣, 青衣, 沙田, 大圍, 馬鞍山, "
        "大埔, 粉嶺, 上水, 元朗, 天水圍, 屯門, 將軍澳, 西貢區, 東涌, 長洲, Kowloon, New Territories, Lantau, "
        "Wan Chai, Causeway Bay, North Point, Tsim Sha Tsui, TST, Mong Kok, Sham Shui Po, Kwun Tong, Tsuen Wan, "
        "Sha Tin, Tai Po, Yuen Long, Tuen Mun, Tseung Kwan O, Sai Kung"
    ),
    "Asia/Macau": "澳門, 氹仔, 路環, Macau, Macao, Taipa",
    "Asia/Taipei": (
        "臺灣, 台灣, 臺北, 台北, 新北, 桃園, 新竹, 臺中, 台中, 彰化, 嘉義, 臺南, 台南, 高雄, 屏東, 基隆, 宜蘭, "
        "花蓮, 臺東, 台東, 澎湖, 金門, 馬祖, 中華台北, Taiwan, Taichung, Tainan, Kaohsiung, Hsinchu, Taoyuan, "
        "Keelung"
    ),
    "Asia/Shanghai": (
        "中國, 中國大陸, 中國內地, 內地, 大陸, 北京, 天津, 上海, 重慶, 廣州, 深圳, 珠海, 東莞, 佛山, 中山, 江門, "
        "惠州, 肇慶, 汕頭, 湛江, 廣東, 南京, 蘇州, 無錫, 常州, 南通, 徐州, 揚州, 鎮江, 江蘇, 杭州, 寧波, 溫州, "
        "紹興, 嘉興, 金華, 義烏, 浙江, 合肥, 安徽, 福州, 廈門, 泉州, 福建, 南昌, 江西, 濟南, 青島, 煙台, 威海, "
        "山東, 鄭州, 洛陽, 河南, 武漢, 宜昌, 湖北, 長沙, 湖南, 南寧, 桂林, 廣西, 海口, 三亞, 海南, 成都, 綿陽, "
        "四川, 貴陽, 貴州, 昆明, 大理, 麗江, 雲南, 拉薩, 西藏, 西安, 陝西, 蘭州, 甘肅, 西寧, 青海, 銀川, 寧夏, "
        "呼和浩特, 內蒙古, 石家莊, 唐山, 保定, 雄安, 河北, 太原, 山西, 瀋陽, 大連, 遼寧, 長春, 吉林, 哈爾濱, "
        "黑龍江, 大灣區, China, Mainland China, Beijing, Peking, Tianjin, Guangzhou, Canton, Shenzhen, Zhuhai, "
        "Dongguan, Foshan, Nanjing, Suzhou, Wuxi, Hangzhou, Ningbo, Hefei, Fuzhou, Xiamen, Jinan, Qingdao, "
        "Zhengzhou, Wuhan, Changsha, Nanning, Haikou, Sanya, Chengdu, Guiyang, Kunming, Lhasa, Xi'an, Lanzhou, "
        "Shenyang, Dalian, Changchun"
    ),
    "Asia/Urumqi": "新疆時間, Xinjiang time",
    # Asia
    "Asia/Tokyo": (
        "日本, 東京, 大阪, 京都, 名古屋, 神戶, 橫濱, 福岡, 札幌, 北海道, 沖繩, 那霸, 廣島, 仙台, 奈良, 熊本, "
        "Osaka, Kyoto, Nagoya, Kobe, Yokohama, Fukuoka, Sapporo, Hokkaido, Okinawa, Hiroshima, Sendai"
    ),
    "Asia/Seoul": (
        "韓國, 南韓, 首爾, 漢城, 釜山, 仁川, 大邱, 大田, 光州, 濟州, 濟州島, Korea, South Korea, Busan, Incheon, Jeju"
    ),
    "Asia/Pyongyang": "北韓, 朝鮮, 平壤",
    "Asia/Singapore": "新加坡, 星加坡, 獅城, 星洲",
    "Asia/Kuala_Lumpur": (
        "馬來西亞, 大馬, 吉隆坡, 檳城, 檳榔嶼, 新山, 馬六甲, 怡保, Malaysia, Penang, Johor Bahru, Malacca, Ipoh"
    ),
    "Asia/Kuching": "古晉, 亞庇, 沙巴, 砂拉越, Sabah, Sarawak, Kota Kinabalu",
    "Asia/Bangkok": "泰國, 曼谷, 清邁, 布吉, 普吉, 芭堤雅, 芭達雅, 華欣, 蘇梅島, Chiang Mai, Phuket, Pattaya",
    "Asia/Ho_Chi_Minh": (
        "越南, 胡志明市, 胡志明, 西貢, 河內, 峴港, 芽莊, 海防, Hanoi, Ha Noi, Da Nang, Nha Trang, Saigon, "
        "Ho Chi Minh, Haiphong"
    ),
    "Asia/Manila": "菲律賓, 馬尼拉, 宿霧, 宿務, 長灘島, 達沃, Cebu, Boracay, Davao",
    "Asia/Jakarta": "雅加達, 萬隆, 泗水, 棉蘭, 日惹, Bandung, Surabaya, Medan, Yogyakarta",
    "Asia/Makassar": "峇里, 峇里島, 巴厘島, 巴里島, 登巴薩, 望加錫, 錫江, Bali, Denpasar, Lombok",
    "Asia/Phnom_Penh": "柬埔寨, 金邊, 暹粒, 吳哥窟, Siem Reap",
    "Asia/Vientiane": "寮國, 老撾, 永珍, 萬象, 琅勃拉邦",
    "Asia/Yangon": "緬甸, 仰光, 曼德勒, 內比都, Burma, Rangoon, Mandalay, Naypyidaw",
    "Asia/Brunei": "汶萊, 文萊, 斯里巴加灣",
    "Asia/Kolkata": (
        "印度, 新德里, 德里, 孟買, 班加羅爾, 邦加羅爾, 金奈, 清奈, 海德拉巴, 海得拉巴, 浦那, 果阿, 加爾各答, "
        "New Delhi, Delhi, Mumbai, Bombay, Bangalore, Bengaluru, Chennai, Madras, Hyderabad, Pune, Goa, Ahmedabad"
    ),
    "Asia/Dhaka": "孟加拉, 孟加拉國, 達卡, 吉大港, Chittagong",
    "Asia/Karachi": "巴基斯坦, 喀拉蚩, 卡拉奇, 伊斯蘭堡, 拉合爾, Islamabad, Lahore",
    "Asia/Colombo": "斯里蘭卡, 可倫坡, 科倫坡",
    "Asia/Kathmandu": "尼泊爾, 加德滿都, 博卡拉, Pokhara",
    "Indian/Maldives": "馬爾代夫, 馬爾地夫, 馬列, 馬累, Male",
    "Asia/Ulaanbaatar": "烏蘭巴托, Ulan Bator",
    "Asia/Almaty": "阿拉木圖, 阿斯塔納, Astana, Nur-Sultan",
    "Asia/Dubai": "阿聯酋, 阿聯, 杜拜, 迪拜, 阿布扎比, 阿布達比, 沙迦, UAE, Abu Dhabi, Sharjah",
    "Asia/Riyadh": "沙特, 沙特阿拉伯, 沙烏地阿拉伯, 利雅得, 利雅德, 吉達, 麥加, 麥地那, Jeddah, Mecca, Medina",
    "Asia/Qatar": "卡塔爾, 卡達, 多哈, 杜哈, Doha",
    "Asia/Jerusalem": "以色列, 耶路撒冷, 特拉維夫, 海法, Tel Aviv, Haifa",
    "Asia/Tehran": "伊朗, 德黑蘭",
    "Europe/Istanbul": "土耳其, 伊斯坦堡, 伊斯坦布爾, 安卡拉, 伊茲密爾, Turkey, Turkiye, Ankara, Izmir, Constantinople",
    # Oceania
    "Australia/Sydney": "悉尼, 雪梨, 坎培拉, 堪培拉, 紐卡素, 新南威爾士, Canberra, New South Wales, Wollongong",
    "Australia/Melbourne": "墨爾本, 墨爾砵, 維多利亞州, 吉朗, Geelong",
    "Australia/Brisbane": "布里斯本, 布里斯班, 黃金海岸, 昆士蘭, 凱恩斯, Gold Coast, Queensland, Cairns",
    "Australia/Perth": "珀斯, 伯斯, 柏斯, 西澳, Western Australia",
    "Australia/Adelaide": "阿德萊德, 阿得雷德, 南澳, South Australia",
    "Australia/Hobart": "荷伯特, 霍巴特, 塔斯馬尼亞, Tasmania",
    "Pacific/Auckland": (
        "紐西蘭, 新西蘭, 奧克蘭, 威靈頓, 惠靈頓, 基督城, 皇后鎮, 但尼丁, Wellington, Christchurch, Queenstown, Dunedin"
    ),
    "Pacific/Honolulu": "夏威夷, 檀香山, 火奴魯魯, 茂宜島, Hawaii, Maui",
    "Pacific/Guam": "關島",
    # Europe
    "Europe/London": (
        "英國, 英格蘭, 蘇格蘭, 威爾士, 威爾斯, 北愛爾蘭, 倫敦, 曼徹斯特, 曼城, 愛丁堡, 格拉斯哥, 利物浦, 列斯, "
        "利茲, 布里斯托, 劍橋, 牛津, 卡迪夫, 貝爾法斯特, UK, Great Britain, Britain, England, Scotland, Wales, "
        "Northern Ireland, Manchester, Edinburgh, Glasgow, Liverpool, Leeds, Bristol, Cambridge, Oxford, Cardiff, "
        "Belfast"
    ),
    "Europe/Dublin": "愛爾蘭, 都柏林",
    "Europe/Paris": (
        "法國, 巴黎, 里昂, 馬賽, 尼斯, 波爾多, 圖盧茲, 斯特拉斯堡, Lyon, Marseille, Nice, Bordeaux, Toulouse, "
        "Strasbourg"
    ),
    "Europe/Berlin": (
        "德國, 柏林, 慕尼黑, 法蘭克福, 漢堡, 科隆, 杜塞爾多夫, 斯圖加特, Munich, Frankfurt, Hamburg, Cologne, "
        "Dusseldorf, Stuttgart"
    ),
    "Europe/Madrid": "西班牙, 馬德里, 巴塞隆拿, 巴塞隆納, 巴塞羅那, 瓦倫西亞, 塞維利亞, Barcelona, Valencia, Seville",
    "Europe/Lisbon": "葡萄牙, 里斯本, 波爾圖, Porto",
    "Europe/Rome": (
        "意大利, 義大利, 羅馬, 米蘭, 佛羅倫斯, 佛羅倫薩, 威尼斯, 那不勒斯, 都靈, Milan, Florence, Venice, Naples, Turin"
    ),
    "Europe/Amsterdam": "荷蘭, 阿姆斯特丹, 鹿特丹, 海牙, Holland, Rotterdam, The Hague",
    "Europe/Brussels": "比利時, 布魯塞爾, 安特衛普, Antwerp",
    "Europe/Zurich": "瑞士, 蘇黎世, 日內瓦, 伯恩, 巴塞爾, 洛桑, Geneva, Bern, Basel, Lausanne",
    "Europe/Vienna": "奧地利, 維也納, 薩爾茨堡, Salzburg",
    "Europe/Stockholm": "瑞典, 斯德哥爾摩, 哥德堡, Gothenburg",
    "Europe/Oslo": "挪威, 奧斯陸, 卑爾根, Bergen",
    "Europe/Copenhagen": "丹麥, 哥本哈根",
    "Europe/Helsinki": "芬蘭, 赫爾辛基",
    "Europe/Warsaw": "波蘭, 華沙, 克拉科夫, Krakow, Cracow",
    "Europe/Prague": "捷克, 布拉格, Czech Republic",
    "Europe/Budapest": "匈牙利, 布達佩斯",
    "Europe/Athens": "希臘, 雅典",
    "Europe/Sarajevo": "波斯尼亞, 波士尼亞, Bosnia",
    "Europe/Kyiv": "烏克蘭, 基輔, Kiev, Odesa, Odessa, Lviv",
    "Europe/Moscow": "莫斯科, 聖彼得堡, St Petersburg, Saint Petersburg",
    "Atlantic/Reykjavik": "冰島, 雷克雅未克, 雷克雅維克",
    # Africa
    "Africa/Johannesburg": "南非, 約翰內斯堡, 約翰尼斯堡, 開普敦, 德班, Cape Town, Durban, Pretoria",
    "Africa/Cairo": "埃及, 開羅, 亞歷山大港, Alexandria",
    "Africa/Nairobi": "肯雅, 肯亞, 肯尼亞, 內羅畢, 奈洛比",
    "Africa/Lagos": "尼日利亞, 奈及利亞, 拉各斯, 阿布賈, Abuja",
    "Africa/Casablanca": "摩洛哥, 卡薩布蘭卡, 馬拉喀什, Marrakesh, Marrakech, Rabat",
    # The Americas
    "America/New_York": (
        "美東, 美國東岸, 美東時間, 東岸, 紐約, 華盛頓, 華府, 波士頓, 費城, 邁阿密, 亞特蘭大, 奧蘭多, 匹茲堡, "
        "布魯克林, 曼哈頓, 新澤西, 佛羅里達, Eastern, US East, East Coast, NYC, Washington DC, Washington D.C., "
        "Boston, Philadelphia, Miami, Atlanta, Orlando, Pittsburgh, Brooklyn, Manhattan, New Jersey, Baltimore, "
        "Charlotte"
    ),
    "America/Detroit": "底特律, Michigan",
    "America/Chicago": (
        "美中, 美中時間, 芝加哥, 侯斯頓, 休斯頓, 休士頓, 達拉斯, 奧斯汀, 聖安東尼奧, 新奧爾良, 紐奧良, 德州, 得州, "
        "US Central, Houston, Dallas, Austin, San Antonio, New Orleans, Texas, Minneapolis, St Louis, Nashville, "
        "Memphis, Kansas City, Illinois"
    ),
    "America/Denver": "丹佛, 鹽湖城, 猶他, Mountain, US Mountain, Salt Lake City, Colorado, Utah",
    "America/Phoenix": "鳳凰城, 菲尼克斯, 亞利桑那, Arizona, Tucson",
    "America/Los_Angeles": (
        "美西, 美國西岸, 美西時間, 西岸, 洛杉磯, 羅省, 三藩市, 舊金山, 聖荷西, 聖何塞, 矽谷, 硅谷, 聖迭戈, 西雅圖, "
        "波特蘭, 拉斯維加斯, 薩克拉門托, 沙加緬度, 加州, Pacific, US West, West Coast, LA, San Francisco, SF, "
        "San Jose, Silicon Valley, San Diego, Seattle, Portland, Las Vegas, Sacramento, California, Oakland, "
        "Palo Alto"
    ),
    "America/Anchorage": "阿拉斯加, 安克雷奇, 安克拉治, Alaska",
    "America/Toronto": (
        "多倫多, 渥太華, 滿地可, 蒙特利爾, 蒙特婁, 魁北克, 安大略, 密西沙加, Ottawa, Montreal, Quebec, Ontario, "
        "Mississauga"
    ),
    "America/Vancouver": "溫哥華, 列治文, 本拿比, 維多利亞市, 卑詩, British Columbia, Burnaby, Richmond BC, Whistler",
    "America/Edmonton": "愛民頓, 埃德蒙頓, 卡加利, 卡爾加里, 亞伯達, Calgary, Alberta, Banff",
    "America/Winnipeg": "溫尼伯, 曼尼托巴, Manitoba",
    "America/Halifax": "哈利法克斯, 新斯科舍, Nova Scotia",
    "America/Mexico_City": "墨西哥城, 墨西哥市, 瓜達拉哈拉, Guadalajara",
    "America/Sao_Paulo": "聖保羅, 里約熱內盧, 里約, 巴西利亞, Rio de Janeiro, Rio, Brasilia",
    "America/Argentina/Buenos_Aires": "阿根廷, 布宜諾斯艾利斯, Argentina",
    "America/Santiago": "智利, 聖地亞哥, Chile",
    "America/Lima": "秘魯, 利馬, 庫斯科, Cusco",
    "America/Bogota": "哥倫比亞, 波哥大, 麥德林, Medellin",
    "America/Panama": "巴拿馬, 巴拿馬城",
    "America/Havana": "古巴, 哈瓦那, 夏灣拿",
}
"""Further names by zone, with commas between. A country stands here if one zone is what its people mean."""
