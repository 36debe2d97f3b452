// A page as one HTML file that stands on its own: no script, nothing from a network (its policy forbids
// both), headings in order, tables with heads, a chart with words for those who cannot see it.
import { type Figure, longAmounts, type Page, type Table } from '../statements/page.ts';
import { sideBySide } from './arrange.ts';
import { chartSvg } from './chart-svg.ts';
import { html, linked, type Markup, NOTHING, when } from './markup.ts';
import { styleSheet } from './style.ts';
import { printable } from './texts.ts';

/** A table of no more rows is not broken over pages. */
const ON_ONE_PAGE = 14;
/** Characters of an amount of which three stand beside each other. */
const ABREAST = 11;
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export function htmlOf(written: Page): string {
  const page = printable(written);
  return html`<!doctype html>
<html lang="${page.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${page.title} · ${page.account.name} · ${page.reference}</title>
<style>${style(page)}</style>
</head>
<body>
${top(page)}
<main>
${summary(page)}${page.chart === undefined ? NOTHING : chartSvg(page.chart)}${tables(page)}${end(page)}</main>
${footer(page)}
</body>
</html>
`.text;
}

/** The one text that is no text: written here, but for a colour that the palette has read. */
function style(page: Page): Markup {
  return { ...NOTHING, text: styleSheet(page.brand) };
}

function top(page: Page): Markup {
  const logo = page.brand.logo;
  const picture =
    logo === undefined
      ? NOTHING
      : html`<img class="logo" src="data:${logo.mime};base64,${logo.base64}" alt="${page.brand.company === '' ? 'Logo' : page.brand.company}">`;
  const company = when(page.brand.company !== '', () => html`<strong>${page.brand.company}</strong><br>`);
  return html`<header>
<div class="whom">
<h1>${page.title}</h1>
<p class="account"><strong><bdi>${page.account.name}</bdi></strong> <span class="soft">· <bdi>${page.account.id}</bdi></span></p>
</div>
<p class="from">${picture}${company}${page.reference}<br>Prepared ${page.prepared}</p>
</header>`;
}

function summary(page: Page): Markup {
  return html`<p class="notice" role="note"><strong>${page.notice.strong}</strong> ${page.notice.text}</p>
${page.replaces.map((text) => html`<p class="replaces">${text}</p>\n`)}${paragraphs(page.intro)}<dl class="figures${longAmounts(page.figures, ABREAST) ? ' long' : ''}">
${page.figures.map(figure)}</dl>
${paragraphs(page.summary)}`;
}

function figure({ label, amount, notes, tone }: Figure): Markup {
  return html`<div><dt>${label}</dt><dd class="amount ${tone}">${amount}</dd>${notes.map((note) => html`<dd class="line">${note}</dd>`)}</div>
`;
}

/** Beside each other what is short and narrow enough. */
function tables(page: Page): Markup {
  const [worked, most] = [optional('worked', page.worked), optional('most', page.most)];
  const uncounted = soft(page.notCounted);
  const explained = page.worked === undefined ? html`${most}${uncounted}` : html`${worked}${uncounted}${most}`;
  return html`${arranged(page, { months: section('months', page.months), explained, worked, most, uncounted })}${optional('customers', page.customers)}`;
}

function arranged(
  page: Page,
  parts: Readonly<Record<'months' | 'explained' | 'worked' | 'most' | 'uncounted', Markup>>,
) {
  const { months, explained, worked, most, uncounted } = parts;
  const beside = sideBySide(page);
  switch (beside?.left) {
    case 'months':
      return columns(beside.part, months, explained);
    case 'worked':
      return html`${months}${columns(beside.part, worked, most)}${uncounted}`;
    default:
      return html`${months}${explained}`;
  }
}

function columns(part: number, left: Markup, right: Markup): Markup {
  return html`<div class="columns" style="--left:${part}fr;--right:${100 - part}fr">
<div>
${left}</div>
<div>
${right}</div>
</div>
`;
}

function optional(id: string, table: Table | undefined): Markup {
  return table === undefined ? NOTHING : section(id, table);
}

function section(id: string, table: Table): Markup {
  return html`<section aria-labelledby="${id}"${when(table.rows.length <= ON_ONE_PAGE, () => html` class="short"`)}>
<h2 id="${id}">${table.title}</h2>
<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0"><table>
<thead><tr>${table.columns.map(({ text, numeric }) => head(text, numeric))}</tr></thead>
<tbody>
${table.rows.map((cells) => row(table, cells))}</tbody>
${when(table.total !== undefined, () => html`<tfoot>\n${row(table, table.total ?? [])}</tfoot>\n`)}</table></div>
${soft(table.notes)}</section>
`;
}

/** A column without a name has nothing to read out. */
function head(text: string, numeric: boolean): Markup {
  if (text === '') return html`<td></td>`;
  return html`<th scope="col"${when(numeric, () => html` class="number"`)}>${text}</th>`;
}

function row(table: Table, cells: readonly string[]): Markup {
  return html`<tr>${cells.map((text, i) => {
    if (i === 0) return html`<th scope="row" dir="auto">${text}</th>`;
    return table.columns[i]?.numeric === true
      ? html`<td class="number">${text}</td>`
      : html`<td dir="auto">${text}</td>`;
  })}</tr>
`;
}

function end(page: Page): Markup {
  const { actions, about, contact } = page;
  const todo =
    actions === undefined
      ? NOTHING
      : html`<section aria-labelledby="actions">
<h2 id="actions">${actions.title}</h2>
<ul>${actions.items.map((item) => html`<li>${item}</li>`)}</ul>
</section>
`;
  return html`${todo}<section class="about" aria-labelledby="about">
<h2 id="about">${about.title}</h2>
${paragraphs(about.text)}</section>
<p class="contact"><strong>${contact.strong}</strong> ${linked(contact.text, contact.address)}</p>
`;
}

function footer(page: Page): Markup {
  const parts = page.footer.map(({ text, code }) => (code ? html`<code>${text}</code>` : html`${text}`));
  return html`<footer><p>${parts}</p></footer>`;
}

function paragraphs(texts: readonly string[]): Markup {
  return html`${texts.map((text) => html`<p>${text}</p>\n`)}`;
}

function soft(texts: readonly string[]): Markup {
  return html`${texts.map((text) => html`<p class="soft notes">${text}</p>\n`)}`;
}
