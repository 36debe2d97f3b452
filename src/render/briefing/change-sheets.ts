// Tables of who pays more, who pays less and who changes plan.
import type { Briefing } from '../../briefing/briefing.ts';
import type { Change } from '../../compare/changes.ts';
import { showCount } from '../../report/format.ts';
import { runName, scenarioName, shortName } from './names.ts';
import { type Cell, columnsOf, type Sheet, words } from './sheet.ts';
import type { Show } from './show.ts';

export function changeSheets(briefing: Briefing, show: Show): readonly Sheet[] {
  return briefing.comparison.scenarios.flatMap(({ changes }, i) => {
    if (changes === undefined) return [];
    const against = `${scenarioName(briefing, i)} against ${scenarioName(briefing, 0)}`;
    const columns = columnsOf(
      'Account',
      '#Requests a month',
      `#${shortName(briefing, 0)}`,
      `#${shortName(briefing, i)}`,
      '#Change',
      '#Change in %',
      '#Periods over',
    );
    const of = (which: 'losers' | 'winners', title: string, n: number): Sheet => ({
      id: `${which}-${i}`,
      title: `${title}: ${against}`,
      columns,
      rows: changes[which].map((change, at) =>
        changeRow(change, `comparison/scenarios/${i}/changes/${which}/${at}`, show),
      ),
      notes: [
        `The largest ${showCount(changes[which].length)} of ${showCount(n)}; ${showCount(changes.same)} accounts pay the same. New: nothing was paid before.`,
      ],
    });
    return [
      of('losers', 'Losers, who would pay more', changes.rise),
      of('winners', 'Winners, who would pay less', changes.fall),
    ].filter(({ rows }) => rows.length > 0);
  });
}

function changeRow(change: Change, path: string, show: Show): readonly Cell[] {
  return [
    words(change.name === '' ? change.account : `${change.account} ${change.name}`),
    show.count(`${path}/requests_a_month`, change.requests_a_month),
    show.money(`${path}/before`, change.before),
    show.money(`${path}/after`, change.after),
    ...show.difference(`${path}/change`, change.change),
    {
      ...show.count(`${path}/periods_over`, change.periods_over),
      of: show.count(`${path}/periods`, change.periods),
    },
  ];
}

export function movementSheets(briefing: Briefing, show: Show): readonly Sheet[] {
  return briefing.movements.map(({ from_run, to_run, rows }, m) => ({
    id: `movements-${m}`,
    title: `Who changes plan, from ${runName(briefing, from_run)} to ${runName(briefing, to_run)}`,
    columns: columnsOf('Plan before', 'Plan after', '#Accounts', '#Change of their bills'),
    rows: (rows ?? []).map((row, i) => [
      words(planName(row.from)),
      words(planName(row.to)),
      show.count(`movements/${m}/rows/${i}/accounts`, row.accounts),
      show.rise(`movements/${m}/rows/${i}/change`, row.change),
    ]),
    notes: [movementNote(rows)],
  }));
}

function planName(plan: string): string {
  return plan === '' ? '(none)' : plan;
}

function movementNote(rows: Briefing['movements'][number]['rows']): string {
  if (rows === null) return 'Not told: one of the two has a rollout, and a stored run keeps only the plans of it.';
  if (rows.length === 0) return 'Nobody: every account is in a plan of the same name under both.';
  return 'The plan at the end of the window. Who stays in a plan of the same name is not listed.';
}
