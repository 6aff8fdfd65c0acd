import type { Script } from './script.js';

/** Conversations that the bot has. */
export const atWorkScripts: Script[] = [
  {
    who: 'mara',
    channel: 'web',
    limit: 20,
    lines: `
c 24m hi! quick one about my order 48211, the two person tent
b +1 Hi Mara! Order 48211 (Ridgeline 2 tent, moss green) left our warehouse yesterday. It should arrive on Thursday.
c +2 thursday works. is the footprint in the same box?
b +1 Yes, the footprint travels in the same box as the tent.
c +4 great. and the poles, are those the aluminium ones? had the fibreglass ones last time and one snapped on me
b +1 The Ridgeline 2 has aluminium poles (7001-T6), and a repair sleeve is in the pole bag. If a pole ever breaks, we replace it free of charge for five years.
c +2 five years, nice 👍
b +1 Happy to hear it! Is there anything else I can help you with?
c +5 not now, might ask about a sleeping bag later
b +1 Any time. Enjoy the new tent!
`,
  },
  {
    who: 'yousef',
    channel: 'whatsapp',
    lines: `
c 19m السلام عليكم، طلبت جاكيت مقاس L بس طلع ضيق علي
b +1 وعليكم السلام يوسف. يمكنك استبداله مجاناً خلال 30 يوماً من الاستلام. هل تريد مقاس XL؟
c +2 ايوه XL لو سمحت. الطلب رقم 48077
b +1 مقاس XL متوفر باللون الكحلي فقط. هل يناسبك؟
c +3 تمام الكحلي حلو
b +1 ممتاز. أرسلت لك ملصق الإرجاع على واتساب. نرسل المقاس الجديد فور وصول القديم.
? +4 طيب ممكن استلم من المحل بدل التوصيل؟
b +1 عذراً، لم أجد معلومات عن الاستلام من المحل.
`,
  },
  {
    who: 'yoko',
    channel: 'web',
    lines: `
c 3h こんにちは。ノースライトの寝袋（快適温度 -5℃）は家の洗濯機で洗えますか？
b +1 田中様、こんにちは。はい、ドラム式であれば30℃以下の弱水流で洗えます。ダウン専用の洗剤をお使いください。
c +4 縦型の洗濯機しかないのですが…
b +1 縦型の場合は、浴槽での手洗いをおすすめします。脱水は30秒までにしてください。
c +6 わかりました。乾燥はどうすればいいですか？
b +1 平干しで2〜3日陰干しし、その後コインランドリーの低温乾燥機にテニスボールと一緒に20分ほど入れると、ふくらみが戻ります。
c +2 とても参考になりました。ありがとうございます！
b +1 お役に立ててうれしいです。
`,
  },
  {
    who: 'noa',
    channel: 'whatsapp',
    lines: `
c 52m היי, הזמנתי נעלי הליכה מידה 38 ועוד לא קיבלתי כלום
b +1 היי נועה! ההזמנה 48163 נמצאת אצל חברת השליחויות מאז אתמול. המסירה צפויה ביום חמישי.
c +3 למה זה לוקח כל כך הרבה זמן
b +1 אני מבינה, זה מתסכל. המשלוח התעכב יומיים במכס. המסירה ביום חמישי בין 9:00 ל-13:00.
c +2 אפשר שישאירו ליד הדלת?
b +1 כן, ביקשתי מהשליח להשאיר ליד הדלת.
c +1 תודה!!
b +1 בשמחה, נועה.
`,
  },
  {
    who: 'isabel',
    channel: 'web',
    limit: 8,
    lines: `
c 16m Hola, estoy mirando las mochilas Cumbre 45 y 55. ¿Cuál me recomendáis para 5 días por el Pirineo?
b +1 ¡Hola Isabel! Para cinco días con refugios suele bastar la de 45 litros. Si llevas tienda y cocina, mejor la de 55.
c +3 Llevo tienda, somos dos y la repartimos
b +1 Entonces la de 55 te dará margen. Pesa 1,68 kg y el espaldar es regulable de 42 a 52 cm.
c +2 mido 1,62, me irá grande?
b +1 Hay talla S/M para espaldas de 42 a 47 cm. Mide desde la vértebra C7 hasta la cresta ilíaca para estar segura.
? +5 vale lo mido en casa y os digo. hasta qué hora hay alguien?
`,
  },
  {
    who: 'layla',
    channel: 'email',
    lines: `
c 26h مرحباً، اشتريت حذاء "تريل برو" قبل ثمانية أشهر وبدأ النعل ينفصل عن الحذاء. أرفقت الصور ورقم الطلب 45902. هل يشمله الضمان؟ شكراً، ليلى
b +2 مرحباً ليلى، نعم. ضمان أحذية تريل برو سنتان ويشمل انفصال النعل. يمكنك اختيار الإصلاح أو حذاء جديد بنفس المقاس.
c +190 أفضل حذاءً جديداً بنفس المقاس (40) من فضلكم. وهل أرسل القديم؟
b +2 تم تسجيل طلب الاستبدال برقم RMA-2291. نعم، أرسلي الحذاء القديم بالملصق المرفق، والشحن على حسابنا.
c +55 ممتاز، خدمة رائعة. سأرسله غداً.
b +1 شكراً لك يا ليلى. سنعلمك عند وصوله.
`,
  },
  {
    who: 'daniel',
    channel: 'web',
    mode: 'suggestive',
    lines: `
c 9m Hey, between the Fell Runner 3 and the Scree GTX — which runs wider?
a +2 Hi Daniel! The Scree GTX has the wider toe box, about 4 mm more at the ball of the foot in your size.
c +1 Cool. I usually wear 10.5 in street shoes, size up?
a +2 Half a size up is what most people do, for thick socks and downhills. So 11.
c +1 ok and is the gtx hot in summer? mostly running in the desert
`,
  },
  {
    who: 'owen',
    channel: 'sms',
    cause: 'schedule',
    by: 'w',
    lines: `
c 5h Hiya did my repair get done? RMA 2240
b +1 Hi Owen, repair 2240 (zip of your Stormline jacket) is in the workshop. I will ask the team about the date.
k +20 Hi Owen, {k} here. Zip is in, it goes out with tonight's post.
! +1 paused k Waiting for the parcel number
c +4 Legend, cheers {k}
! +120 resumed w schedule
c +30 is there a tracking number yet?
b +1 Yes: your parcel is NLGB-550-1977. It is with the courier and due tomorrow by noon.
c +2 perfect ta
b +1 You are welcome, Owen.
`,
  },
  {
    who: 'deals',
    channel: 'instagram',
    lines: `
c 2h 🔥🔥 10.000 FOLLOWERS ONLY $9 🔥🔥 link in bio
b +1 Hello! I can help with orders, returns and outdoor gear. What are you looking for?
c +1 🔥 SPECIAL PRICE FOR YOU TODAY MY FRIEND 🔥
b +1 I am afraid I cannot help with that.
! +27 blocked a Spam, the third time this week
c +15 🔥 LAST CHANCE 🔥 $7 $7 $7
`,
  },
];
