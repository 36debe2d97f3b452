// The tables of a report, in the order in which it is read.
import type { Briefing } from '../../briefing/briefing.ts';
import { AT_RISK } from '../../compare/totals.ts';
import { showMonth, showQuantity } from '../../report/format.ts';
import { assumedSheets } from './assumed-sheet.ts';
import { changeSheets, movementSheets } from './change-sheets.ts';
import { marginSheets, sensitivitySheets } from './money-sheets.ts';
import { scenarioName, shortName } from './names.ts';
import { type Cell, columnsOf, type Sheet, words } from './sheet.ts';
import { type Show, showOf } from './show.ts';

export function sheetsOf(briefing: Briefing): readonly Sheet[] {
  const show = showOf(briefing);
  return [
    scenarioSheet(briefing, show),
    billSheet(briefing, show),
    ...assumedSheets(briefing, show),
    ...guardrailSheets(briefing, show),
    ...marginSheets(briefing, show),
    usageSheet(briefing, show),
    topSheet(briefing, show),
    monthSheet(briefing, show),
    ...changeSheets(briefing, show),
    ...movementSheets(briefing, show),
    ...classSheets(briefing, show),
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
      '#Revenue a year',
      '#A year, with rollout',
      '#Change in the window',
      '#Change in %',
      '#Payers',
      '#Payers in %',
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
        show.count(`${at}/at_risk/accounts`, s.at_risk.accounts),
      ];
    }),
    notes: [
      `Steady state, unless a column says with rollout. Change is against ${scenarioName(briefing, 0)}. At risk: accounts whose bill rises by more than ${AT_RISK} of what they spend today.`,
    ],
  };
}

function billSheet(briefing: Briefing, show: Show): Sheet {
  return {
    id: 'bills',
    title: 'Bills of the window',
    columns: columnsOf(
      'Scenario',
      '#Median',
      '#Mean',
      '#Mean of payers',
      '#90th percentile',
      '#99th percentile',
      '#Largest',
      '#Top 1% pay',
    ),
    rows: briefing.comparison.scenarios.map(({ steady_state: s }, i) => {
      const at = `comparison/scenarios/${i}/steady_state`;
      return [
        words(scenarioName(briefing, i)),
        show.money(`${at}/median`, s.median),
        show.money(`${at}/mean`, s.mean),
        show.money(`${at}/mean_of_payers`, s.mean_of_payers),
        show.money(`${at}/percentiles/p90`, s.percentiles['p90'] ?? ''),
        show.money(`${at}/percentiles/p99`, s.percentiles['p99'] ?? ''),
        show.money(`${at}/largest`, s.largest),
        show.share(`${at}/top/1%`, s.top['1%'] ?? ''),
      ];
    }),
    notes: ['What an account pays from the first to the last day of the window, in steady state.'],
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
    columns: columnsOf('Requests a month', '#Accounts', '#Payers under A'),
    rows: usage.histogram.map((bin, i) => [
      words(binName(bin)),
      show.count(`usage/histogram/${i}/accounts`, bin.accounts),
      show.count(`usage/histogram/${i}/payers`, bin.payers),
    ]),
    notes: [],
  };
}

/** "10,000 to under 30,000". */
export function binName({ from, below }: Briefing['usage']['histogram'][number]): string {
  return from === '0' ? `under ${showQuantity(below)}` : `${showQuantity(from)} to under ${showQuantity(below)}`;
}

function topSheet({ usage }: Briefing, show: Show): Sheet {
  return {
    id: 'top',
    title: 'Share held by the largest accounts',
    columns: columnsOf('Largest', '#Accounts', '#Of requests', '#Of bills under A'),
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
      table.by === 'size' ? 'Requests a month' : capital(table.by),
      '#Accounts',
      ...scenarios.map((_, i) => `#${shortName(briefing, i)}`),
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

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
