/** The report's style sheet: one calm column, light and dark, and on paper. */
export const reportStyle = `
:root{color-scheme:light dark;--text:#1d2127;--quiet:#5f6873;--line:#e2e6ea;--page:#fff;--panel:#f6f7f9;--accent:#2c6cab;--notice:#fff6e0;--notice-line:#e7c66b;--bad:#b3401a;--mid:#8a8a8a}
@media (prefers-color-scheme:dark){:root{--text:#e3e6ea;--quiet:#9aa4af;--line:#2d333a;--page:#15181c;--panel:#1d2126;--accent:#7db4e8;--notice:#2c2717;--notice-line:#7a662b;--bad:#f0905f}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0 auto;padding:56px 24px 72px;max-width:768px;background:var(--page);color:var(--text);font:16px/1.6 Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
table,.numbers,.gallery{font-variant-numeric:tabular-nums}
h1{margin:4px 0 20px;font-size:34px;line-height:1.18;letter-spacing:-.02em;font-weight:650;text-wrap:balance}
h2{margin:0 0 14px;font-size:22px;line-height:1.3;letter-spacing:-.012em;font-weight:620}
h3{margin:32px 0 10px;font-size:16px;font-weight:620}
h3 small{margin-left:6px;color:var(--quiet);font-weight:400;font-size:13px}
h4{margin:18px 0 4px;font-size:15px}
p{margin:0 0 14px;text-wrap:pretty}
a{color:var(--accent);text-underline-offset:3px}
code,pre,kbd{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.84em}
code{overflow-wrap:anywhere}
pre{margin:12px 0;padding:14px 16px;overflow-x:auto;background:var(--panel);border-radius:8px;line-height:1.45;font-size:12px}
.eyebrow{margin:0;color:var(--quiet);font-size:13px}
.small{color:var(--quiet);font-size:13px;line-height:1.5}
.notice{margin:0 0 24px;padding:12px 16px;background:var(--notice);border:1px solid var(--notice-line);border-radius:8px;font-size:15px}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(112px,1fr));gap:1px;margin:0 0 20px;border:1px solid var(--line);border-radius:10px;overflow:hidden}
.numbers div{display:flex;flex-direction:column-reverse;padding:12px 16px;box-shadow:0 0 0 1px var(--line)}
.numbers dt{color:var(--quiet);font-size:13px}
.numbers dd{margin:0;font-size:24px;font-weight:600;letter-spacing:-.02em}
nav ol{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0;padding:0;list-style:none;font-size:14px}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
section{margin-top:48px;padding-top:32px;border-top:1px solid var(--line)}
figure{margin:20px 0 28px}
.drawing{overflow-x:auto}
.drawing svg{display:block}
figcaption{margin-top:8px;color:var(--quiet);font-size:13px;line-height:1.5}
figcaption strong{color:var(--text)}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:0 28px;align-items:start}
.table{margin:12px 0 18px;overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:14px}
th,td{padding:7px 14px 7px 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line);font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--quiet);font-size:12.5px;white-space:nowrap}
.n{text-align:right;white-space:nowrap}
.stars{display:inline-block;width:0;overflow:visible;line-height:0;color:var(--accent)}
.coefficients td:nth-child(2),table td:last-child:has(.stars){padding-right:30px}
.coefficients th:nth-child(2){padding-right:30px}
.formulas{padding-left:22px}
.formulas li{margin-bottom:6px}
.formulas li::marker{color:var(--quiet)}
.warning,.problem{margin:4px 0;color:var(--bad);font-size:14px}
details{margin:14px 0;border:1px solid var(--line);border-radius:8px;padding:0 16px}
summary{padding:10px 0;cursor:pointer;font-size:14px;color:var(--quiet)}
details[open] summary{margin-bottom:4px}
.pixels{display:block;image-rendering:pixelated;background:var(--mid)}
.missing{display:grid;place-items:center;color:#000;font-size:11px}
.trial .screen{padding:28px;background:#808080;border-radius:10px;color:#000;text-align:center}
.question{margin:0 0 20px;font-size:20px;font-weight:550}
.pair{display:flex;gap:4px}
.trial .pair{justify-content:center;gap:20px}
.trial .pixels{width:168px;height:168px}
.answers{display:flex;justify-content:space-between;max-width:460px;margin:24px auto 0}
.answers span{display:flex;align-items:center;gap:12px;min-width:132px;padding:8px 14px;background:#f4f4f4;color:#1d2127;border-radius:8px;font-size:18px;font-weight:550}
kbd{padding:1px 7px;border:1px solid #b5b5b5;border-radius:4px;background:#fff;color:#444;font-size:12px;font-weight:400}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(132px,1fr));gap:18px 14px;margin:0;padding:0;list-style:none}
.gallery .pixels{width:64px;height:64px}
.gallery p{margin:6px 0 0;font-size:14px;line-height:1.3}
.gallery .small{margin-top:2px;font-size:11.5px}
.pictures{display:flex;flex-wrap:wrap;gap:14px;margin:14px 0;padding:0;list-style:none}
.pictures li{width:112px}
.pictures .pixels{width:112px;height:auto}
.pictures p{margin:6px 0 0;font-size:12.5px;line-height:1.3;color:var(--quiet)}
.truth{color:var(--bad);font-size:13px}
.scale{display:flex;align-items:center;gap:10px;color:var(--quiet);font-size:12.5px}
.ramp{flex:0 0 160px;height:10px;border-radius:2px}
dl:not(.numbers){margin:0}
dl:not(.numbers)>div{display:grid;grid-template-columns:132px 1fr;gap:16px;padding:9px 0;border-bottom:1px solid var(--line);font-size:14px}
dl:not(.numbers) dt{color:var(--quiet)}
dl:not(.numbers) dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:56px;color:var(--quiet);font-size:12.5px}
@media (max-width:560px){body{padding:32px 16px}h1{font-size:27px}dl:not(.numbers)>div{grid-template-columns:1fr;gap:0}}
@media print{:root{color-scheme:light;--text:#000;--quiet:#444;--line:#ccc;--page:#fff;--panel:#f6f6f6;--accent:#000}body{max-width:none;padding:0;font-size:10.5pt}nav,details:not([open]){display:none}section{break-inside:auto;margin-top:24px;padding-top:16px}figure,tr,.gallery li{break-inside:avoid}h2,h3{break-after:avoid}a{text-decoration:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
