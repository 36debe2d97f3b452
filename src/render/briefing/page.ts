// A report as one HTML file that stands on its own: its policy allows its own style and script, by their hash, and
// nothing from a network. Headings are in order, charts have words and tables for those who cannot see them.
import { createHash } from 'node:crypto';
import type { Briefing } from '../../briefing/briefing.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { printable } from '../texts.ts';
import { accountsSection } from './accounts.ts';
import { monthsChart, scatterChart } from './money-charts.ts';
import { titleOf } from './names.ts';
import { assumptionsOf, type Card, cardsOf, noticesOf, subtitleOf, verdictsOf, withoutSensitivity } from './said.ts';
import { SCRIPT } from './script.ts';
import type { Sheet } from './sheet.ts';
import { sheetsOf } from './sheets.ts';
import { digitsShown, showOf } from './show.ts';
import { briefingStyle } from './style.ts';
import { figureCell, tableBehind, tableSection } from './table.ts';
import { tornadoChart } from './tornado.ts';
import { histogramChart, lorenzChart, topChart } from './usage-charts.ts';

export function briefingPage(written: Briefing, colour: string): string {
  const briefing = printable(written);
  const style = briefingStyle(colour);
  const title = titleOf(briefing);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(style)}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${own(style)}</style>
</head>
<body>
<header class="top"><div>
<h1>${title}</h1>
<p class="soft">${subtitleOf(briefing)}</p>
</div><button type="button" id="theme" hidden>Dark theme</button></header>
<main>
<dl class="cards">
${cardsOf(briefing).map(card)}</dl>
${noticesOf(briefing).map(({ strong, text }) => html`<p class="notice" role="note"><strong>${strong}</strong> ${text}</p>\n`)}${contents(briefing)}${tables(briefing)}${end(briefing)}</main>
<footer><p>Before tax, and not a forecast. Made by reprice from ${briefing.runs.map((run, i) => html`${i === 0 ? '' : ', '}run <code>${run.run}</code> (${run.letter}, fingerprint <code>${run.fingerprint.slice(0, 16)}</code>)`)}.</p></footer>
<script>${own(SCRIPT)}</script>
</body>
</html>
`.text;
}

function policy(style: string): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

/** The two texts that are no texts: written here, but for a colour that the palette has read. */
function own(text: string): Markup {
  return { ...NOTHING, text };
}

function card({ label, figure, note }: Card): Markup {
  const notes = note.map((part) => (typeof part === 'string' ? html`${part}` : figureCell(part)));
  return html`<div><dt>${label}</dt><dd class="amount">${figureCell(figure)}</dd><dd>${notes}</dd></div>
`;
}

function contents(briefing: Briefing): Markup {
  const there = new Set(sheetsOf(briefing).map(({ id }) => id.replace(/-\d+$/, '')));
  const parts = [
    ['scenarios', 'Scenarios'],
    ...(there.has('assumed') ? [['assumed', 'Assumed behaviour']] : []),
    ...(there.has('margins') ? [['margins', 'Margins']] : []),
    ['usage', 'Who uses what'],
    ['money', 'Revenue and changes'],
    ...(there.has('losers') || there.has('winners') ? [['changes', 'Losers and winners']] : []),
    ['accounts', 'Every account'],
    ['sensitivity', 'Sensitivity'],
    ['verdicts', 'Data'],
    ['assumptions', 'Assumptions'],
    ['method', 'Method'],
    ['not-covered', 'Limits'],
  ];
  return html`<nav aria-label="Contents"><ul>${parts.map(([id = '', text = '']) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>
`;
}

function tables(briefing: Briefing): Markup {
  const sheets = sheetsOf(briefing);
  const of = (wanted: (id: string) => boolean): readonly Sheet[] => sheets.filter(({ id }) => wanted(id));
  const sections = (wanted: (id: string) => boolean): readonly Markup[] =>
    of(wanted).map((sheet) => tableSection(sheet));
  const behind = (id: string): readonly Markup[] => of((own) => own === id).map(tableBehind);
  const scatter = scatterChart(briefing);
  const tornado = tornadoChart(briefing);
  const pictured = tornado === undefined ? NOTHING : html`<div class="charts two">\n${tornado}</div>\n`;
  return html`${sections((id) => ['scenarios', 'bills', 'assumed', 'guardrails', 'margins'].includes(id))}<section aria-labelledby="usage">
<h2 id="usage">Who uses what, and who would pay</h2>
<div class="charts">
${histogramChart(briefing)}${lorenzChart(briefing)}${topChart(briefing)}</div>
${behind('histogram')}${behind('top')}</section>
<section aria-labelledby="money">
<h2 id="money">Revenue by month, and how bills change</h2>
<div class="charts two">
${monthsChart(briefing)}${scatter === undefined ? NOTHING : scatter}</div>
${behind('months')}</section>
<div class="pair" id="changes">${sections((id) => id.startsWith('losers') || id.startsWith('winners'))}</div>
<div class="pair">${sections((id) => id.startsWith('movements'))}</div>
${accountsSection(briefing, showOf(briefing), digitsShown(briefing))}<div class="pair">${sections((id) => id.startsWith('class-'))}</div>
${of((id) => id === 'sensitivity').map((sheet) => tableSection(sheet, pictured))}`;
}

function end(briefing: Briefing): Markup {
  const without = withoutSensitivity(briefing);
  return html`${without === undefined ? NOTHING : list('sensitivity', 'What each parameter of A moves', [without])}${list('verdicts', 'Verdicts on the data', verdictsOf(briefing))}${list('assumptions', 'Assumptions', assumptionsOf(briefing))}${list('method', 'Method', briefing.method)}${list('not-covered', 'What this does not cover', briefing.not_covered)}`;
}

function list(id: string, title: string, items: readonly string[]): Markup {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
</section>
`;
}
