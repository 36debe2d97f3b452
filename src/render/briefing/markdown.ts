// A report as Markdown, for a ticket or a wiki: the tables and sentences of the page, without its charts.
import type { Briefing } from '../../briefing/briefing.ts';
import { safe } from '../../report/format.ts';
import { titleOf } from './names.ts';
import { assumptionsOf, cardsOf, noticesOf, subtitleOf, verdictsOf, withoutSensitivity } from './said.ts';
import { cellText, type Sheet } from './sheet.ts';
import { sheetsOf } from './sheets.ts';

export function briefingMarkdown(briefing: Briefing): string {
  const without = withoutSensitivity(briefing);
  const { usage } = briefing;
  return `${[
    `# ${plain(titleOf(briefing))}`,
    plain(subtitleOf(briefing)),
    list(cardsOf(briefing).map(({ label, figure, note }) => `${label}: ${figure.text} (${note.map(textOf).join('')})`)),
    ...noticesOf(briefing).map(({ strong, text }) => `> **${plain(strong)}** ${plain(text)}`),
    ...sheetsOf(briefing).map(tableOf),
    plain(
      `Requests a month of an account: median ${usage.median}, mean ${usage.mean}, most ${usage.most}. Gini of requests ${usage.gini.requests || '–'}, of bills ${usage.gini.billed || '–'}.`,
    ),
    ...(without === undefined ? [] : [plain(without)]),
    section('Verdicts on the data', verdictsOf(briefing)),
    section('Assumptions', assumptionsOf(briefing)),
    section('Method', briefing.method),
    section('What this does not cover', briefing.not_covered),
  ].join('\n\n')}\n`;
}

function textOf(part: string | { readonly text: string }): string {
  return typeof part === 'string' ? part : part.text;
}

function section(title: string, items: readonly string[]): string {
  return `## ${title}\n\n${list(items)}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${plain(item)}`).join('\n');
}

function tableOf({ title, columns, rows, notes }: Sheet): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `## ${plain(title)}`,
    '',
    row(columns.map(({ text }) => plain(text))),
    row(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
    ...rows.map((cells) => row(cells.map((cell) => plain(cellText(cell))))),
    ...notes.flatMap((note) => ['', plain(note)]),
  ].join('\n');
}

/** Names are text, never markup, and stay on their line. */
function plain(text: string): string {
  return safe(text.replaceAll(/\s/g, ' ')).replaceAll(/[\\`*_[\]<>|&~#]/g, '\\$&');
}
