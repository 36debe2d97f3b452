// The style sheet of a report's page: light and dark as the reader's system has it or as the button says, and paper.
import { darkPalette, lightPalette } from '../palette.ts';
import { variables } from '../style.ts';

export function briefingStyle(colour: string): string {
  const [light, dark] = [variables(lightPalette(colour)), variables(darkPalette(colour))];
  return `:root{color-scheme:light;${light}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
@media screen{:root[data-theme=dark]{color-scheme:dark;${dark}}}
${SHEET}`;
}

const SHEET = `*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:1480px;padding:28px;background:var(--paper);color:var(--ink);font:14.5px/1.5 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:23px;line-height:1.25;margin:0 0 4px}
h2{font-size:16.5px;line-height:1.3;margin:32px 0 6px;break-after:avoid}
h3{font-size:14px;font-weight:600;margin:0}
p,ul{margin:0 0 10px}
.soft{color:var(--soft);font-size:13.5px}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{display:flex;flex-wrap:wrap;gap:8px 24px;justify-content:space-between;align-items:flex-start}
.top>div{flex:1 1 300px;min-width:0}
button,input{font:inherit;font-size:13.5px;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:5px;padding:4px 11px}
button{cursor:pointer}
button:disabled{opacity:.5;cursor:default}
button:focus-visible,input:focus-visible,summary:focus-visible,a:focus-visible,svg:focus-visible,.scroll:focus-visible{outline:3px solid var(--included);outline-offset:2px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px;margin:18px 0 14px}
.cards div{border:1px solid var(--hairline);border-radius:6px;padding:11px 14px;min-width:0;break-inside:avoid}
.cards dd+dd{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.cards dt{color:var(--soft);font-size:13.5px}
.cards dd{margin:0;color:var(--soft);font-size:13.5px}
.cards dd.amount{color:var(--ink);font-size:26px;line-height:1.25;font-weight:700;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.notice{background:var(--notice-paper);color:var(--notice-ink);border:1px solid var(--notice-rule);border-radius:5px;padding:8px 13px;margin:0 0 8px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;padding:0;margin:14px 0 0;font-size:13.5px}
a{color:inherit}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:16px 28px}
.charts.two{grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr))}
figure{margin:4px 0 6px;min-width:0;max-width:640px;break-inside:avoid;container-type:inline-size}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:0 16px;padding:0;margin:0 0 2px;font-size:12.5px;color:var(--soft)}
.key{display:inline-block;width:11px;height:11px;margin-right:6px;border-radius:2px}
.key.bar{background:var(--included)}.key.payer{background:var(--above)}.key.third{background:var(--prepaid)}
svg{display:block;width:100%;height:auto}
svg text{font-size:10.5px;fill:var(--soft);text-anchor:middle}
svg .end{text-anchor:end}svg .start{text-anchor:start}
svg .note{paint-order:stroke;stroke:var(--paper);stroke-width:3px}
svg .said{fill:var(--more);paint-order:stroke;stroke:var(--paper);stroke-width:3px;font-weight:600}
svg .grid{stroke:var(--hairline);stroke-width:.7;fill:none}
svg .mark{stroke:var(--more);stroke-width:1.2;stroke-dasharray:4 3}
svg .equal{stroke:var(--soft);stroke-width:.9;stroke-dasharray:4 3}
svg .bar{fill:var(--included)}svg .payer{fill:var(--above)}svg .third{fill:var(--prepaid)}
svg circle{stroke:var(--paper);stroke-width:.8}
svg .now{stroke:var(--ink);stroke-width:1.6}
.tip{min-height:1.5em;margin:2px 0 0;font-size:12.5px;color:var(--soft)}
@container (max-width:345px){svg text{font-size:12.5px}}
@container (max-width:400px){.two svg text{font-size:13.5px}}
svg .curve{fill:none;stroke-width:1.8;stroke-linejoin:round}
svg .curve.bar{stroke:var(--included);stroke-width:5.5}svg .curve.payer{stroke:var(--above)}
.scroll{overflow-x:auto;background:linear-gradient(to left,var(--paper) 24px,transparent 40px) right/40px 100% no-repeat local,linear-gradient(to left,var(--hairline),transparent) right/7px 100% no-repeat scroll}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4;font-variant-numeric:tabular-nums}
th,td{padding:5px 8px;text-align:left;vertical-align:top;border-bottom:1px solid var(--hairline);font-weight:400}
th:first-child,td:first-child{padding-left:0}
thead th{font-weight:600;border-bottom-color:var(--ink);vertical-align:bottom;overflow-wrap:normal}
tbody th{min-width:10em;max-width:24em}
#table-accounts tbody th{min-width:6em}#table-accounts td:nth-child(2){min-width:11em;max-width:24em}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal}
tr{break-inside:avoid}
thead{display:table-header-group}
.sort{border:0;padding:0;background:none;font-size:inherit;font-weight:600;text-align:inherit}
.sort::after,.number .sort::before{color:var(--soft);font-weight:400}
:not(.number)>.sort::after{content:"\\00a0\\2195"}.number .sort::before{content:"\\2195\\00a0"}
[aria-sort] .sort::after,[aria-sort] .sort::before{color:var(--ink)}
[aria-sort=ascending]:not(.number) .sort::after{content:"\\00a0\\2191"}[aria-sort=ascending].number .sort::before{content:"\\2191\\00a0"}
[aria-sort=descending]:not(.number) .sort::after{content:"\\00a0\\2193"}[aria-sort=descending].number .sort::before{content:"\\2193\\00a0"}
.filter{display:inline-block;color:var(--soft);font-size:13.5px;margin:0 0 6px}
.filter input{width:14em;max-width:60vw;cursor:text}
.filter.few{font-size:12.5px}.filter.few input{width:9em;border-width:0 0 1px;border-radius:0;padding:0 2px;background:none;font-size:12.5px}
.pages{margin:8px 0}
details{margin:6px 0 4px}
summary{cursor:pointer;color:var(--soft);font-size:13.5px;padding:3px 0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(600px,100%),1fr));gap:0 36px}
.pair>*{min-width:0}
.pair table{font-size:13px}.pair th,.pair td{padding-right:5px;padding-left:5px}.pair tbody th{min-width:8em}.pair th:first-child{padding-left:0}
section>ul{padding-left:20px;max-width:110ch}
footer{border-top:1px solid var(--hairline);margin-top:28px;padding-top:10px;font-size:12.5px;color:var(--soft)}
code{font:.94em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (max-width:640px){body{padding:18px 16px}}
@media (prefers-reduced-motion:no-preference){details summary{transition:color .15s}}
@media print{@page{size:A4 landscape;margin:11mm}
body{max-width:none;padding:0;font-size:9pt;line-height:1.35}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
button:not(.sort),.filter,.pages,nav,.tip{display:none}.sort::after,.number .sort::before,[aria-sort] .sort::before,[aria-sort] .sort::after{content:none!important}
.scroll{overflow:visible;background:none}h1{font-size:14pt}h2{font-size:11pt;margin:14px 0 4px}table,.soft,.cards dt,.cards dd{font-size:7.5pt}th,td{padding:2px 4px}
.cards{grid-template-columns:repeat(4,1fr)}.charts{grid-template-columns:repeat(3,1fr)}.charts.two{grid-template-columns:repeat(2,1fr)}
.pair{display:flex;flex-wrap:wrap;gap:0 18px}.pair>*{flex:1 1 45%;min-width:min-content}.pair table{font-size:7.5pt}.pair th,.pair td{padding:2px 3px}.cards dd.amount{font-size:15pt}}
`;
