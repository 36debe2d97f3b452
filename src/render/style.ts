// The style sheet of a statement's HTML: light and dark on a screen, black on white on paper.
import type { Brand } from '../statements/page.ts';
import { darkPalette, lightPalette, type Palette } from './palette.ts';

export function styleSheet(brand: Brand): string {
  return `:root{color-scheme:light dark;${variables(lightPalette(brand.colour))}}
@media screen and (prefers-color-scheme:dark){:root{${variables(darkPalette(brand.colour))}}.logo{background:#fff;padding:4px;border-radius:4px}}
${SHEET}`;
}

export function variables(palette: Palette): string {
  const { notice, ...colours } = palette;
  const named = { ...colours, 'notice-paper': notice.paper, 'notice-rule': notice.rule, 'notice-ink': notice.ink };
  return Object.entries(named)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

const SHEET = `*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:800px;padding:32px 24px;background:var(--paper);color:var(--ink);font:15px/1.5 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:24px;line-height:1.25;margin:0}
h2{font-size:17px;line-height:1.3;margin:28px 0 8px;break-after:avoid}
p,ul,dl{margin:0 0 12px}
a{color:inherit;text-underline-offset:2px}
a:focus-visible,.scroll:focus-visible{outline:2px solid var(--included);outline-offset:2px}
header{display:flex;flex-wrap:wrap;gap:12px 32px;justify-content:space-between;align-items:flex-start;border-top:4px solid var(--included);padding-top:20px}
.whom{flex:1 1 320px;min-width:0}
.from{flex:0 1 auto;text-align:right;color:var(--soft);font-size:14px;margin:0}
.from strong{color:var(--ink)}
.logo{display:block;max-width:200px;max-height:48px;margin:0 0 6px auto}
.account{font-size:17px;margin:10px 0 0}
.soft{color:var(--soft);font-size:13.5px}
.notice{background:var(--notice-paper);color:var(--notice-ink);border:1px solid var(--notice-rule);border-radius:4px;padding:10px 14px;margin:18px 0}
.replaces{border-left:4px solid var(--included);padding:2px 0 2px 12px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:16px 24px;margin:20px 0}
.figures div{min-width:0}
.figures dt{color:var(--soft);font-size:14px}
.figures dd{margin:0}
.amount{font-size:32px;line-height:1.2;font-weight:700;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.long .amount{font-size:21px}
.amount.more{color:var(--more)}
.amount.less{color:var(--less)}
.figures .line{font-size:14px}
.chart{margin:20px 0 8px;break-inside:avoid}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;padding:0;margin:0 0 4px;font-size:12.5px;color:var(--soft)}
.key{display:inline-block;width:11px;height:11px;margin-right:6px;border-radius:1px}
.key.pool{height:0;width:16px;border-radius:0;border-top:2px dashed var(--ink);vertical-align:4px}
.key.included{background:var(--included)}.key.prepaid{background:var(--prepaid)}.key.above{background:var(--above)}
svg{display:block;width:100%;height:auto}
svg text{font-size:10px;fill:var(--soft);text-anchor:middle}
svg .axis{text-anchor:end}
svg .note{fill:var(--more);paint-order:stroke;stroke:var(--paper);stroke-width:2px}
svg .grid{stroke:var(--hairline);stroke-width:.7}
svg .pool{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:4 3}
.included{fill:var(--included)}.prepaid{fill:var(--prepaid)}.above{fill:var(--above)}
.pale{opacity:.45}
.narrow{display:none}
.columns{display:grid;grid-template-columns:minmax(min-content,var(--left)) minmax(0,var(--right));gap:0 28px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4;font-variant-numeric:tabular-nums}
th,td{padding:3px 5px;text-align:left;vertical-align:top;border-bottom:1px solid var(--hairline);font-weight:400}
thead th,thead td{font-weight:600;border-bottom-color:var(--ink);vertical-align:bottom}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal}
thead th{overflow-wrap:normal}
th:first-child{min-width:6.5em}
tfoot th,tfoot td{font-weight:700}
tr{break-inside:avoid}
thead{display:table-header-group}
tfoot{display:table-row-group}
.notes{margin-top:6px}
section>ul{padding-left:20px}
.about{font-size:13.5px;color:var(--soft)}
footer{border-top:1px solid var(--hairline);margin-top:28px;padding-top:10px;font-size:12px;color:var(--soft)}
code{font:.94em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (max-width:640px){body{padding:20px 16px}.columns{display:block}.from{text-align:left}.logo{margin-left:0}}
@media (max-width:560px){.wide{display:none}.narrow{display:block}.amount{font-size:28px}}
@media print{@page{margin:13mm 15mm}
body{max-width:none;padding:0;font-size:9.5pt;line-height:1.4}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
h1{font-size:15pt}h2{font-size:11pt;margin:14px 0 5px}.account{font-size:11pt}
.from,.figures dt,.figures .line{font-size:9pt}.amount{font-size:21pt}.long .amount{font-size:12pt}
.notice{margin:12px 0;padding:7px 10px}.figures{margin:12px 0}.chart{margin:8px 0 0}p,ul{margin-bottom:8px}
table{font-size:8.5pt;line-height:1.25}.soft,.about{font-size:8.5pt}.scroll{overflow:visible}footer{font-size:7.5pt;margin-top:14px}
.wide{display:block}.narrow{display:none}
.columns{display:grid}
.short,.columns,.contact,.notice,.figures{break-inside:avoid}p{orphans:3;widows:3}}
`;
