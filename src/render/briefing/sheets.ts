// The tables of a report, in the order in which it is read.
import type { Briefing } from '../../briefing/briefing.ts';
import { formatDay, parseDay } from '../../calendar/day.ts';
import type { Change } from '../../compare/changes.ts';
import { AT_RISK } from '../../compare/totals.ts';
import { showCount, showMonth, showQuantity } from '../../report/format.ts';
import { type Cell, columnsOf, type Sheet, words } from './sheet.ts';
import { type Show, showOf } from './show.ts';

export function titleOf({ comparison, runs }: Briefing): string {
  const { window, accounts } = comparison;
  const [from, until] = [showMonth(window.from), showMonth(lastDay(window.until))];
  const scenarios = runs.length === 1 ? 'one scenario' : `${runs.length} scenarios`;
  return `Pricing backtest: ${scenarios}, ${showCount(accounts)} account${accounts === 1 ? '' : 's'}, ${from === until ? from : `${from} to ${until}`}`;
}

function lastDay(until: string): string {
  return formatDay((parseDay(until) ?? 1) - 1);
}

/** "A: api-units", "Today". */
export function scenarioName({ letters, comparison }: Briefing, i: number): string {
  const name = comparison.scenarios[i]?.name ?? '';
  const letter = letters[i] ?? '';
  if (letter !== '') return `${letter}: ${name}`;
  return comparison.scenarios[i]?.kind === 'today' ? 'Today' : name;
}

export function sheetsOf(briefing: Briefing): readonly Sheet[] {
  const show = showOf(briefing);
  return [
    scenarioSheet(briefing, show),
    ...guardrailSheets(briefing, show),
    usageSheet(briefing, show),
    topSheet(briefing, show),
    monthSheet(briefing, show),
    ...classSheets(briefing, show),
    ...changeSheets(briefing, show),
    ...sensitivitySheets(briefing, show),
  ];
}

function scenarioSheet(briefing: Briefing, show: Show): Sheet {
  const { scenarios } = briefing.comparison;
  return {
    id: 'scenarios',
    title: 'Scenarios compared',
    columns: columnsOf(
      'Scenario',
      '#Revenue a month',
      '#a year',
      '#a year, with rollout',
      '#change',
      '#%',
      '#Payers',
      '#%',
      '#Median',
      '#Mean',
      '#of payers',
      '#p90',
      '#p99',
      '#Largest',
      '#Top 1% pay',
      '#At risk',
    ),
    rows: scenarios.map((scenario, i) => {
      const path = `comparison/scenarios/${i}`;
      const s = scenario.steady_state;
      const at = `${path}/steady_state`;
      return [
        words(scenarioName(briefing, i)),
        show.money(`${at}/revenue_a_month`, s.revenue_a_month),
        show.money(`${at}/revenue_a_year`, s.revenue_a_year),
        show.money(`${path}/with_rollout/revenue_a_year`, scenario.with_rollout.revenue_a_year),
        ...show.difference(`${path}/difference/steady_state`, scenario.difference?.steady_state),
        show.count(`${at}/payers/accounts`, s.payers.accounts),
        show.share(`${at}/payers/share`, s.payers.share),
        show.money(`${at}/median`, s.median),
        show.money(`${at}/mean`, s.mean),
        show.money(`${at}/mean_of_payers`, s.mean_of_payers),
        show.money(`${at}/percentiles/p90`, s.percentiles['p90'] ?? ''),
        show.money(`${at}/percentiles/p99`, s.percentiles['p99'] ?? ''),
        show.money(`${at}/largest`, s.largest),
        show.share(`${at}/top/1%`, s.top['1%'] ?? ''),
        show.count(`${at}/at_risk/accounts`, s.at_risk.accounts),
      ];
    }),
    notes: [
      `Steady state, unless a column says with rollout. Median to largest are bills of the whole window. Change is against ${scenarioName(briefing, 0)}. At risk: a bill that rises by more than ${AT_RISK} of what the account spends today.`,
    ],
  };
}

function guardrailSheets({ comparison, letters }: Briefing, show: Show): readonly Sheet[] {
  const rows = comparison.scenarios.flatMap(({ guardrails }, i) =>
    guardrails.map((g, at): readonly Cell[] => {
      const path = `comparison/scenarios/${i}/guardrails/${at}/value`;
      const value =
        { money: show.money, share: show.share, count: show.plain, number: show.plain }[g.unit] ?? show.plain;
      return [words(g.goal), words(letters[i] ?? ''), value(path, g.value), words(g.holds ? 'holds' : 'fails')];
    }),
  );
  if (rows.length === 0) return [];
  const columns = columnsOf('Guardrail', 'Scenario', '#is', 'Verdict');
  return [{ id: 'guardrails', title: 'Guardrails of the models', columns, rows, notes: [] }];
}

function usageSheet({ usage }: Briefing, show: Show): Sheet {
  return {
    id: 'histogram',
    title: 'Accounts by requests a month',
    columns: columnsOf('Requests a month', '#Accounts', '#of them payers under A'),
    rows: usage.histogram.map((bin, i) => [
      words(`${showQuantity(bin.from)} to under ${showQuantity(bin.below)}`),
      show.count(`usage/histogram/${i}/accounts`, bin.accounts),
      show.count(`usage/histogram/${i}/payers`, bin.payers),
    ]),
    notes: [],
  };
}

function topSheet({ usage }: Briefing, show: Show): Sheet {
  return {
    id: 'top',
    title: 'Share held by the largest accounts',
    columns: columnsOf('Largest', '#Accounts', '#of requests', '#of bills under A'),
    rows: usage.top.map((row, i) => [
      words(`top ${row.top}`),
      show.count(`usage/top/${i}/accounts`, row.accounts),
      show.share(`usage/top/${i}/requests`, row.requests),
      show.share(`usage/top/${i}/billed`, row.billed),
    ]),
    notes: [],
  };
}

function monthSheet({ by_month, runs }: Briefing, show: Show): Sheet {
  const several = runs.flatMap(({ letter }) => [`#${letter}`, `#${letter} with rollout`]);
  return {
    id: 'months',
    title: 'Revenue by month',
    columns: columnsOf('Month', ...several),
    rows: by_month.map(({ month, runs: of }, i) => [
      words(showMonth(`${month}-01`)),
      ...of.flatMap((totals, r) => [
        show.money(`by_month/${i}/runs/${r}/steady_state`, totals.steady_state),
        show.money(`by_month/${i}/runs/${r}/with_rollout`, totals.with_rollout),
      ]),
    ]),
    notes: ['Billing periods count in the month in which they begin. What accounts pay today is not known by month.'],
  };
}

function classSheets(briefing: Briefing, show: Show): readonly Sheet[] {
  const { classes, scenarios } = briefing.comparison;
  return classes.map((table, t) => ({
    id: `class-${t}`,
    title: table.by === 'size' ? 'Revenue by requests a month' : `Revenue by ${table.by}`,
    columns: columnsOf(
      table.by === 'size' ? 'Requests a month' : table.by,
      '#Accounts',
      ...scenarios.map((_, i) => `#${scenarioName(briefing, i)}`),
    ),
    rows: table.rows.map((row, i) => [
      words(row.name === '' ? '(not said)' : row.name),
      show.count(`comparison/classes/${t}/rows/${i}/accounts`, row.accounts),
      ...row.scenarios.map(({ revenue }, s) =>
        show.money(`comparison/classes/${t}/rows/${i}/scenarios/${s}/revenue`, revenue),
      ),
    ]),
    notes: [],
  }));
}

function changeSheets(briefing: Briefing, show: Show): readonly Sheet[] {
  return briefing.comparison.scenarios.flatMap(({ changes }, i) => {
    if (changes === undefined) return [];
    const [name, base] = [scenarioName(briefing, i), scenarioName(briefing, 0)];
    const short = (at: number): string => briefing.letters[at] || scenarioName(briefing, at);
    const of = (which: 'losers' | 'winners', title: string): Sheet => ({
      id: `${which}-${i}`,
      title,
      columns: columnsOf(
        'Account',
        '#Requests a month',
        `#${short(0)}`,
        `#${short(i)}`,
        '#Change',
        '#%',
        '#Periods over',
        '#of',
      ),
      rows: changes[which].map((change, at) =>
        changeRow(change, `comparison/scenarios/${i}/changes/${which}/${at}`, show),
      ),
      notes:
        which === 'winners'
          ? []
          : [
              `${showCount(changes.rise)} would pay more, ${showCount(changes.fall)} less, ${showCount(changes.same)} the same. The ten largest.`,
            ],
    });
    return [
      of('losers', `Would pay most more: ${name} against ${base}`),
      of('winners', `Would pay most less: ${name} against ${base}`),
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
    show.count(`${path}/periods_over`, change.periods_over),
    show.count(`${path}/periods`, change.periods),
  ];
}

function sensitivitySheets({ sensitivity }: Briefing, show: Show): readonly Sheet[] {
  if (sensitivity.parameters.length === 0) return [];
  const rows = sensitivity.parameters.flatMap(({ parameter, steps }, p) =>
    steps.map((step, i): readonly Cell[] => {
      const path = `sensitivity/parameters/${p}/steps/${i}`;
      return [
        words(`${parameter} ${step.percent.startsWith('-') ? '' : '+'}${step.percent}%`),
        show.plain(`${path}/value`, step.value),
        show.money(`${path}/steady_state`, step.steady_state),
        ...(step.change.amount === ''
          ? [words('not allowed'), words('')]
          : show.difference(`${path}/change`, step.change)),
        show.money(`${path}/with_rollout`, step.with_rollout),
      ];
    }),
  );
  return [
    {
      id: 'sensitivity',
      title: 'What each parameter of A moves',
      columns: columnsOf('Parameter', '#Value', '#Revenue', '#Change', '#%', '#with rollout'),
      rows,
      notes: ['One parameter at a time, every account priced once more; revenue of the window, in steady state.'],
    },
  ];
}
