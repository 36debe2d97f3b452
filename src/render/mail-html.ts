// A page as the HTML part of a mail: tables of 600 points with styles on every element, since mail
// programs know little else; bars are table cells, for SVG is not shown. Colours are set in pairs, so
// that a program which turns them for dark mode turns both; nothing is said by a picture or a colour alone.
import { type Bar, type Figure, longAmounts, type Page, type Table } from '../statements/page.ts';
import { html, linked, type Markup, NOTHING, when } from './markup.ts';
import { darkPalette, lightPalette, type Palette } from './palette.ts';
import { printable } from './texts.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** The widest bar, in points, and how many rows a mail holds before it points to the PDF. */
const WIDEST = 190;
const ROWS = 40;
/** Characters of an amount of which two stand beside each other. */
const ABREAST = 13;

export function mailHtml(written: Page): string {
  const page = printable(written);
  const colours = lightPalette(page.brand.colour);
  return html`<!doctype html>
<html lang="${page.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${page.title}</title>
<style>${sheet(darkPalette(page.brand.colour))}</style>
</head>
<body class="out" style="margin:0;padding:0;background:#f3f4f6;${FONT}">
<div style="display:none;max-height:0;overflow:hidden">${page.mail.preheader}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" class="edge" style="padding:20px 8px">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:${colours.paper};border:1px solid ${colours.hairline}"><tr><td class="in" style="padding:24px;color:${colours.ink};font-size:15px;line-height:1.45;word-break:break-word;overflow-wrap:anywhere">
${content(page, colours)}</td></tr></table>
</td></tr></table>
</body>
</html>
`.text;
}

function content(page: Page, colours: Palette): Markup {
  const { notice } = colours;
  const actions = page.actions;
  return html`<h1 style="margin:0 0 6px;font-size:21px;line-height:1.25">${page.title}</h1>
${soft(html`<bdi>${page.account.name}</bdi> · <bdi>${page.account.id}</bdi> · ${page.reference}`, colours)}
<p class="notice" role="note" style="margin:0 0 16px;padding:10px 12px;background:${notice.paper};color:${notice.ink};border:1px solid ${notice.rule}"><strong>${page.notice.strong}</strong> ${page.notice.text}</p>
${paragraphs(page.replaces)}${paragraphs(page.intro)}${figures(page.figures, colours)}${paragraphs(page.summary)}${months(page, colours)}${when(
  page.worked !== undefined && page.worked.sentence !== '',
  () => paragraphs([page.worked?.sentence ?? '']),
)}${
  actions === undefined
    ? NOTHING
    : html`<h2 style="margin:0 0 6px;font-size:15px">${actions.title}</h2>
<ul style="margin:0 0 14px;padding:0 0 0 20px">${actions.items.map((item) => html`<li style="margin:0 0 4px">${item}</li>`)}</ul>
`
}${page.about.text.filter((text) => text !== '').map((text) => soft(html`${text}`, colours))}<p style="margin:0 0 14px"><strong>${page.contact.strong}</strong> ${linked(page.contact.text, page.contact.address)}</p>
${when(page.mail.closing !== '', () => soft(html`${page.mail.closing}`, colours))}${soft(html`${page.brand.company === '' ? '' : `${page.brand.company} · `}Prepared ${page.prepared}`, colours)}`;
}

/** Two beside each other, further ones beneath: three amounts do not fit a telephone. */
function figures(all: readonly Figure[], colours: Palette): Markup {
  const rows = all.filter((_, i) => i % 2 === 0).map((figure, i) => [figure, all[2 * i + 1]]);
  const size = longAmounts(all, ABREAST) ? '17px' : '27px';
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 6px">
${rows.map((row) => html`<tr>${row.map((figure) => (figure === undefined ? html`<td width="50%"></td>` : figureCell(figure, size, colours)))}</tr>\n`)}</table>
`;
}

function figureCell({ label, amount, notes, tone }: Figure, size: string, colours: Palette): Markup {
  const colour = tone === 'plain' ? colours.ink : colours[tone];
  return html`<td width="50%" valign="top" style="padding:0 10px 12px 0;font-size:14px;line-height:1.4"><span class="soft" style="color:${colours.soft}">${label}</span><br><strong class="${tone}" style="color:${colour};font-size:${size};line-height:1.3">${amount}</strong>${notes.map((note) => html`<br><span class="soft" style="color:${colours.soft}">${note}</span>`)}</td>`;
}

/** The first column, the first and the last number, and a bar between them where each row has one. */
function months(page: Page, colours: Palette): Markup {
  const table = page.months;
  if (table.rows.length > ROWS) return NOTHING;
  const numbers = table.columns.flatMap(({ numeric }, i) => (numeric ? [i] : []));
  const [units, amount] = [numbers[0], numbers.at(-1)];
  if (units === undefined || amount === undefined) return NOTHING;
  const bars = page.chart !== undefined && page.chart.bars.length === table.rows.length ? page.chart.bars : undefined;
  const rows = table.rows.map((row, i) => monthRow(row, { units, amount, bar: bars?.[i] }, colours));
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;margin:0 0 18px;font-size:13px;line-height:1.3">
<thead><tr>${head(table, 0, 'left', colours)}${units === amount ? NOTHING : head(table, units, 'right', colours)}${bars === undefined ? NOTHING : legend(page, colours)}${head(table, amount, 'right', colours)}</tr></thead>
<tbody>
${rows}${when(table.total !== undefined, () => monthRow(table.total ?? [], { units, amount, bar: bars && 'none', bold: true }, colours))}</tbody></table>
${table.notes.map((note) => soft(html`${note}`, colours))}`;
}

function head(table: Table, column: number, side: 'left' | 'right', colours: Palette): Markup {
  return html`<th scope="col" align="${side}" valign="bottom" class="line" style="padding:4px;border-bottom:1px solid ${colours.ink}">${table.columns[column]?.text ?? ''}</th>`;
}

function legend(page: Page, colours: Palette): Markup {
  const keys = (page.chart?.legend ?? []).flatMap(({ kind, text }) =>
    kind === 'pool' ? [] : [html`<span style="color:${colours[kind]}">&#9632;</span>&nbsp;${text}<br>`],
  );
  return html`<th scope="col" align="left" valign="bottom" class="line soft" style="padding:4px 8px;border-bottom:1px solid ${colours.ink};font-weight:normal;font-size:12px;color:${colours.soft}">${keys}</th>`;
}

interface MonthCells {
  readonly units: number;
  readonly amount: number;
  /** none: an empty cell under the bars. */
  readonly bar: Bar | 'none' | undefined;
  readonly bold?: boolean;
}

function monthRow(row: readonly string[], cells: MonthCells, colours: Palette): Markup {
  const weight = cells.bold === true ? 'bold' : 'normal';
  const number = (column: number): Markup =>
    html`<td align="right" style="padding:4px;white-space:nowrap;font-weight:${weight}">${row[column] ?? ''}</td>`;
  const { bar } = cells;
  const short = (row[0] ?? '').length > 16 ? '' : ';white-space:nowrap';
  return html`<tr><th scope="row" align="left" style="padding:4px;font-weight:${weight}${short}">${row[0] ?? ''}</th>${cells.units === cells.amount ? NOTHING : number(cells.units)}${
    bar === undefined
      ? NOTHING
      : bar === 'none'
        ? html`<td></td>`
        : html`<td class="bar" width="38%" style="padding:4px 8px">${barCells(bar, colours)}</td>`
  }${number(cells.amount)}</tr>
`;
}

/** Cells as wide as the parts, in hundredths, and what is left. */
function barCells(bar: Bar, colours: Palette): Markup {
  const parts = bar.parts
    .map(({ kind, share }) => ({ kind, width: hundredths(share) }))
    .filter(({ width }) => width > 0);
  const left = 100 - parts.reduce((sum, { width }) => sum + width, 0);
  if (parts.length === 0) return NOTHING;
  return html`<table role="presentation" aria-hidden="true" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:${WIDEST}px"><tr>${parts.map(
    ({ kind, width }) =>
      html`<td width="${width}%" height="10" bgcolor="${colours[kind]}" style="width:${width}%;height:10px;line-height:10px;font-size:1px;background:${colours[kind]}${bar.pale ? ';opacity:.45' : ''}">&nbsp;</td>`,
  )}${when(left > 0, () => html`<td width="${left}%" style="font-size:1px">&nbsp;</td>`)}</tr></table>`;
}

/** What is there at all is seen. */
function hundredths(share: number): number {
  return share > 0 ? Math.max(1, Math.round(share * 100)) : 0;
}

function paragraphs(texts: readonly string[]): Markup {
  return html`${texts.map((text) => html`<p style="margin:0 0 14px">${text}</p>\n`)}`;
}

function soft(inner: Markup, colours: Palette): Markup {
  return html`<p class="soft" style="margin:0 0 14px;font-size:13px;color:${colours.soft}">${inner}</p>\n`;
}

function sheet(dark: Palette): Markup {
  const text = `a{color:inherit}
@media (max-width:480px){.in{padding:16px 12px!important}.edge{padding:0!important}.bar{padding:4px 2px!important}}
@media (prefers-color-scheme:dark){.out{background:#0b0e14!important}.card{background:${dark.paper}!important;border-color:${dark.hairline}!important}.in{color:${dark.ink}!important}.soft{color:${dark.soft}!important}.line{border-color:${dark.soft}!important}.notice{background:${dark.notice.paper}!important;color:${dark.notice.ink}!important;border-color:${dark.notice.rule}!important}.plain{color:${dark.ink}!important}.more{color:${dark.more}!important}.less{color:${dark.less}!important}}`;
  return { ...NOTHING, text };
}
