// What generated titles and names are made of: many scripts, combining marks, emoji, and texts that break careless
// code (paths, SQL, markup).

export const nouns =
  'River Glass Winter Paper Golden Silent Broken Velvet Hollow Electric Summer Stone Ocean Midnight Silver Burning Crystal Distant Empty Falling Ghost Harbor Iron Jade Kingdom Lantern Mirror Northern Orchid Painted Quiet Rain Shadow Thunder Umbrella Violet Wandering Yellow Zero Autumn Bitter Copper Desert Ember Feather Garden Hidden Island Juniper Kerosene Lonely Meadow Needle Open Pilot Queen Rust Signal Tender Under Valley Willow Atlas Birch Candle Dawn Echo Forest Granite Honey Indigo Jasmine Kite Linen Maple Neon Opal Prairie Quartz Raven Saffron Tide Urban Voyage Wolf Yonder Zephyr'.split(
    ' ',
  );
export const things =
  'Song Dance Road House Heart Light Night Train City Letter Dream Fire Water Sky Wind Bridge Window Door Street Field Machine Engine Season Morning Evening Secret Story Line Wave Garden Circle Number Colour Language Country Planet'.split(
    ' ',
  );
export const firstNames =
  'Anna Ben Clara David Elena Frank Grace Henry Iris Jack Kate Leo Maria Noah Olga Paul Quinn Rosa Sam Tess Ulf Vera Will Xenia Yara Zoe Björn Chloé Dvořák Émile François Grzegorz Hélène Inês João Kaśka Łukasz Mañuel Nuño Öykü Pëtr Renée Søren Šimon Thérèse Ülkü Václav Željko'.split(
    ' ',
  );
export const lastNames =
  'Adams Berg Carter Dubois Eriksson Fischer García Hughes Ivanov Jensen Kowalski López Müller Novák O’Brien Petrov Quist Rossi Smith Tanaka Ueda Vargas Weiß Xu Young Zimmermann Ångström Ćosić Đorđević Gómez Hernández İnan Jørgensen Kılıç Núñez Özdemir Peña Ruiz Sørensen Škoda Şahin Žižek'.split(
    ' ',
  );
export const phrases: Record<string, readonly string[]> = {
  ja: [
    '夜明けの歌',
    '桜',
    '月の光',
    '東京物語',
    '雨の街',
    '海',
    '風の谷',
    '星空',
    '赤い靴',
    'さよなら',
    'ありがとう',
    'カタカナ',
    'ラブソング',
    '未来',
    '夢の中へ',
    '花火',
    '雪国',
    '銀河鉄道',
    '約束',
    '心',
  ],
  zh: [
    '月亮代表',
    '茉莉花',
    '北京',
    '大海',
    '春天的故事',
    '夜來香',
    '長城',
    '江南',
    '黃河',
    '紅豆',
    '青花瓷',
    '稻香',
    '山水',
    '明月',
    '梦想',
  ],
  ko: ['봄날', '서울의 밤', '사랑', '바다', '그리움', '아리랑', '별', '꿈', '나무', '안녕'],
  ru: ['Белая ночь', 'Дорога', 'Зима', 'Море', 'Песня', 'Город', 'Весна', 'Звезда', 'Ёлка', 'Подмосковье', 'Река'],
  el: ['Θάλασσα', 'Νύχτα', 'Όνειρο', 'Ήλιος', 'Καρδιά', 'Άνοιξη'],
  ar: ['ليلة القمر', 'قلبي', 'البحر', 'يا حبيبي', 'صباح الخير', 'نور', 'شمس', 'مدينة'],
  he: ['שיר', 'לילה טוב', 'ים', 'אהבה', 'ירושלים', 'שמש', 'חלום'],
  hi: ['रात', 'सपना', 'दिल की बात', 'बारिश', 'प्यार'],
  th: ['คืนหนึ่ง', 'ฝน', 'ความรัก', 'ทะเล'],
  emoji: ['🔥 Fire', '💔', '👨‍👩‍👧‍👦 Family', 'Good 🌊 Vibes 🏝️', '🇧🇷 Brasil', '🎵🎶', '❤️‍🔥', '👍🏽'],
  comb: [
    'Cafe\u0301 de\u0301ja\u0300 vu',
    'A\u030angstro\u0308m',
    'Z\u0361algo t\u0335e\u0336x\u0337t',
    'e\u0301\u0302\u0303 stack',
    'nin\u0303o',
  ],
  tricky: [
    'AC/DC-like',
    'What?',
    '"Quoted"',
    "Rock 'n' Roll",
    'A & B',
    '<tag>',
    '100%',
    'C:\\Path',
    'Semi; Colon',
    'a, b, c',
    '#1',
    '...',
    '-',
    '  spaced  in  side',
    'Ünïcödé',
    'İstanbul',
    'ß',
    'ﬁ ligature',
    'Ⅷ',
    'ＦＵＬＬ',
    '\u200bzero width',
    'null & void',
    'SELECT * FROM songs; --',
    '%s %d %n',
    '${x}',
    '../../etc',
    'Ωmega',
    'Mötley',
    'Sigur Rós',
    '1999',
    '0',
    'true',
    'N/A',
  ],
};
export const phraseKinds = Object.keys(phrases);
export const genres =
  'Rock;Pop;Jazz;Classical;Electronic;Hip-Hop;Folk;Blues;Metal;Ambient;Punk;Soul;R&B;Reggae;Country;Techno;House;Drum & Bass;Indie Rock;Alternative;Soundtrack;World;Latin;Bossa Nova;Fado;Flamenco;Krautrock;Post-Rock;Shoegaze;Synthpop;Trip Hop;Dub;Ska;Gospel;Opera;Baroque;Chiptune;J-Pop;K-Pop;シティポップ;Шансон;Música Popular Brasileira;Black Metal;Doom Metal;Noise;Field Recordings;Spoken Word;Audiobook;Children’s;Christmas'.split(
    ';',
  );
export const labels =
  'Blue Harbor Records;Nordlicht;Discos del Sur;Paper Crane;Rough Edge;Little Engine;東京レコード;Sub Atlantic;Warped Tape;Self-released'.split(
    ';',
  );
export const releaseTypes = ['album', 'album', 'album', 'album', 'ep', 'single', 'album;live', 'album;compilation', 'album;soundtrack'];
