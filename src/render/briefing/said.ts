// What a report says in sentences: for the page and the Markdown alike.
import type { Briefing } from '../../briefing/briefing.ts';
import { showCount, showDays } from '../../report/format.ts';
import type { FindingReport } from '../../runs/report.ts';
import { grouped } from '../../summarise/words.ts';
import { runName, scenarioName } from './names.ts';
import type { Cell } from './sheet.ts';
import { showOf } from './show.ts';

export interface Card {
  readonly label: string;
  readonly figure: Cell;
  readonly note: readonly (Cell | string)[];
}

export function cardsOf(briefing: Briefing): readonly Card[] {
  const { headline: h } = briefing;
  const show = showOf(briefing);
  return [
    {
      label: 'Revenue a month, A',
      figure: show.money('headline/revenue_a_month', h.revenue_a_month),
      note: [show.money('headline/revenue_a_year', h.revenue_a_year), ' a year'],
    },
    {
      label: 'Accounts that pay, A',
      figure: show.share('headline/payers/share', h.payers.share),
      note: [
        show.count('headline/payers/accounts', h.payers.accounts),
        ' of ',
        show.count('comparison/accounts', briefing.comparison.accounts),
      ],
    },
    {
      label: 'Top 1% of accounts pay, A',
      figure: show.share('headline/top_1/billed', h.top_1.billed),
      note: ['they make ', show.share('headline/top_1/requests', h.top_1.requests), ' of requests'],
    },
    {
      label: 'Largest bill a month, A',
      figure: show.money('headline/largest/a_month', h.largest.a_month),
      note: [`${h.largest.account} ${h.largest.name}`.trim()],
    },
  ];
}

export function subtitleOf(briefing: Briefing): string {
  const { comparison: c, runs } = briefing;
  const parts = [
    `${showDays(c.window.from, c.window.until)} (${c.zone})`,
    c.narrowed_to === '' ? '' : `narrowed to ${c.narrowed_to}`,
    `${grouped(briefing.usage.requests)} requests`,
    `data sha256:${(runs[0]?.data_sha256 ?? '').slice(0, 8)}`,
    ...runs.map((run) => `${run.letter}: run ${run.run}`),
    `as of ${c.as_of}`,
    `reprice ${runs[0]?.version ?? ''}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** What must be known before a figure is read: guardrails that fail, runs that are not complete, usage that changed. */
export function noticesOf(briefing: Briefing): readonly { readonly strong: string; readonly text: string }[] {
  const failing = briefing.comparison.scenarios.flatMap(({ guardrails }, i) =>
    guardrails.filter((g) => !g.holds).map((g) => `${scenarioName(briefing, i)}: ${g.goal}`),
  );
  const gaps = lettered(briefing, (run) => run.gaps.map(({ message }) => message));
  return [
    ...assumedSaid(briefing),
    ...(failing.length === 0 ? [] : [{ strong: 'Guardrails that fail:', text: `${failing.join('; ')}.` }]),
    ...(gaps.length === 0 ? [] : [{ strong: 'Not everything is priced:', text: `${gaps.join('; ')}.` }]),
    ...briefing.runs
      .filter((run) => run.changed_days > 0)
      .map((run) => ({
        strong: `${run.letter} is of earlier usage:`,
        text: `${showCount(run.changed_days)} days of its window hold other requests now; price it again.`,
      })),
  ];
}

/** Results beside one run together. */
function assumedSaid(briefing: Briefing): readonly { readonly strong: string; readonly text: string }[] {
  const letters = new Map<string, string[]>();
  for (const [i, { behaviour }] of briefing.comparison.scenarios.entries())
    if (behaviour !== undefined)
      letters.set(behaviour.beside_run, [...(letters.get(behaviour.beside_run) ?? []), briefing.letters[i] ?? '']);
  return [...letters].map(([run, of]) => ({
    strong: `${of.join(' and ')} ${of.length === 1 ? 'is an assumption' : 'are assumptions'}, not what happened:`,
    text: `${runName(briefing, run)} if customers behaved otherwise.`,
  }));
}

/** Gaps and warnings, each once however many runs have it. */
export function verdictsOf(briefing: Briefing): readonly string[] {
  const found = lettered(briefing, ({ gaps, warnings }) => [
    ...gaps.map((finding) => verdict('Not priced', finding)),
    ...warnings.map((finding) => verdict('Doubt', finding)),
  ]);
  return found.length === 0 ? ['Everything was priced, and nothing in the data raises a doubt.'] : found;
}

function verdict(kind: string, { message, fix, requests, examples }: FindingReport): string {
  const about = requests === '' ? '' : ` (${grouped(requests)} requests)`;
  const such = examples.length === 0 ? '' : ` For example: ${examples.join(', ')}.`;
  return `${kind}: ${message}${about}.${such} To settle it: ${fix}.`;
}

/** Each text once, after the letters of the runs that have it; one run needs no letter. */
function lettered({ runs }: Briefing, textsOf: (run: Briefing['runs'][number]) => readonly string[]): string[] {
  const found = new Map<string, string[]>();
  for (const run of runs) for (const text of textsOf(run)) found.set(text, [...(found.get(text) ?? []), run.letter]);
  return [...found].map(([text, letters]) => (runs.length === 1 ? text : `${letters.join(', ')}: ${text}`));
}

export function assumptionsOf(briefing: Briefing): readonly string[] {
  // What a model assumes is said of its run, and not again of each result beside it.
  const found = briefing.comparison.scenarios.flatMap(({ assumptions, behaviour }, i) =>
    (behaviour?.assumes ?? assumptions).map((text) => `${scenarioName(briefing, i)}: ${text}`),
  );
  return found.length === 0 ? ['The models assume nothing beyond their prices.'] : found;
}

/** undefined: it was computed. */
export function withoutSensitivity({ sensitivity }: Briefing): string | undefined {
  return sensitivity.not_computed === '' ? undefined : `Sensitivity is not computed: ${sensitivity.not_computed}.`;
}
