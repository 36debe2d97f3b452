// reprice report RUN…: what stored runs come to, for people who decide: a page, or the same figures for programs.
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Assumption } from '../briefing/assumed.ts';
import type { Briefing } from '../briefing/briefing.ts';
import type { Scenario } from '../compare/scenario.ts';
import type { Database } from '../database/database.ts';
import type { Project } from '../project/project.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { type CsvOptions, checkCsv, deliverCsv } from './csv.ts';
import { asOf, command, deliver, projectOf } from './options.ts';
import { type Progress, progress } from './progress.ts';
import { readScenarios } from './scenarios.ts';
import { gather } from './values.ts';

export function reportCommand() {
  return command(
    'report',
    'what stored runs come to: who uses what, who would pay, what changes',
    [
      'reprice report latest',
      'reprice report 0pyvdwr 7k2mw1q --output decision.html --force',
      'reprice report 0pyvdwr 7k2mw1q --against today --json',
      'reprice report 0pyvdwr --scenario growth.yaml --md',
      'reprice report latest --csv accounts.csv',
    ],
    ['--no-color'],
  )
    .argument(
      '[runs...]',
      'stored runs of the same data: ids, the beginning of them, or latest (the default); the first is A',
    )
    .option('--against <which>', 'what all are compared with: today (what accounts pay now), or a stored run', 'today')
    .option('--costs <file>', 'what units and requests cost us (default: `costs:` of the project file)')
    .option(
      '--scenario <file>',
      "a scenario of one of the runs' models: what it assumes of behaviour, beside that run; may be repeated",
      gather,
      [] as readonly string[],
    )
    .option('--md', 'print Markdown instead of writing a page')
    .option('--csv <file>', 'write every account as CSV; -: print them instead of writing a page')
    .option('--force', 'replace the page and the CSV file if they exist')
    .addHelpText(
      'after',
      `
Writes one HTML file that needs no network, into the folder of reports unless --output names another
place; --json, --md and --csv - print the same figures instead.`,
    )
    .action((runs, options) => report(runs, options));
}

interface ReportOptions extends CsvOptions {
  readonly against: string;
  readonly costs?: string | undefined;
  readonly scenario: readonly string[];
  readonly md?: true | undefined;
}

async function report(wanted: readonly string[], options: ReportOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const forms = [options.json === true, options.md === true, options.csv === '-'].filter((form) => form).length;
  if (forms > 1)
    throw new CannotRunError('--json, --md and --csv - are three forms of one output', 'ask for one of them');
  checkCsv(options);
  const project = projectOf(options);
  const ledger = await openLedger(project, { readOnly: true });
  const bar = progress(options);
  try {
    const runs = await runsOf(ledger, wanted.length === 0 ? ['latest'] : wanted);
    const file = forms > 0 ? undefined : pageFile(project, runs, options);
    const assumptions = await assumptionsOf(ledger, project, options.scenario);
    const briefing = await briefed(ledger, project, runs, assumptions, options, bar);
    bar.stop();
    const { briefingCsv } = await import('../render/briefing/csv.ts');
    const printed = deliverCsv(() => briefingCsv(briefing), options);
    if (file !== undefined) await writePage(briefing, project, file, options);
    else if (!printed) deliver(await inForm(briefing, options), options);
    if (options.strict === true && !isSound(briefing)) process.exitCode = 1;
  } finally {
    bar.stop();
    ledger.close();
  }
}

async function runsOf(ledger: Database, wanted: readonly string[]): Promise<readonly RunRow[]> {
  const { findRun } = await import('../runs/store.ts');
  const runs: RunRow[] = [];
  for (const one of wanted) {
    const run = await findRun(ledger, one);
    if (runs.some(({ id }) => id === run.id))
      throw new CannotRunError(`run ${run.id} is named twice`, 'name each run once');
    runs.push(run);
  }
  return runs;
}

async function briefed(
  ledger: Database,
  project: Project,
  runs: readonly RunRow[],
  assumptions: readonly Assumption[],
  options: ReportOptions,
  bar: Progress,
): Promise<Briefing> {
  const { assumedScenarios } = await import('../briefing/assumed.ts');
  const { briefingOf } = await import('../briefing/briefing.ts');
  const { runMargin } = await import('../briefing/margins.ts');
  const { sensitivityOf } = await import('../briefing/sensitivity.ts');
  const costs = costsOf(project, options);
  return await briefingOf(ledger, runs, {
    against: options.against,
    asOf: (until) => asOf(options, until),
    margin: async (run) => {
      if (costs === undefined) return undefined;
      bar.update(`what is kept of run ${run.id}`, undefined);
      return await runMargin(ledger, project, run, costs);
    },
    assumed: async (own, population) => {
      const found: Scenario[] = [];
      const said = (name: string): void => bar.update(`counting units and pricing: ${name}`, undefined);
      for (const one of assumptions)
        found.push(...(await assumedScenarios(ledger, project, { runs, own, population }, one, said)));
      return found;
    },
    sensitivity: (run) =>
      sensitivityOf(ledger, project, run, (parameter) => bar.update(`pricing again: ${parameter}`, undefined)),
  });
}

async function assumptionsOf(
  ledger: Database,
  project: Project,
  files: readonly string[],
): Promise<readonly Assumption[]> {
  if (files.length === 0) return [];
  const asked = await (await readScenarios(files, project, { set: [] })).on(ledger);
  return asked.map(({ scenario, results }, i) => {
    const file = files[i] ?? '';
    if (scenario === undefined)
      throw new CannotRunError(`${file} is a model, and no scenario`, 'price it with reprice run, and name its run');
    if (results.length === 0)
      throw new CannotRunError(`${file} assumes no behaviour`, 'reprice compare stores its model as a run: name that');
    return { file, scenario, results };
  });
}

function costsOf(project: Project, { costs }: ReportOptions): { path: string; shown: string } | undefined {
  const path = costs === undefined ? project.costs : resolve(costs);
  return path === undefined ? undefined : { path, shown: costs ?? relative(process.cwd(), path) };
}

async function inForm(briefing: Briefing, options: ReportOptions): Promise<string> {
  if (options.json === true) return JSON.stringify(briefing, null, 2);
  return (await import('../render/briefing/markdown.ts')).briefingMarkdown(briefing);
}

/** Where the page goes; refused before anything is worked out where it may not replace what is there. */
function pageFile(project: Project, runs: readonly RunRow[], { output, force, scenario }: ReportOptions): string {
  const name = ['report', ...runs.map(({ id }) => id), ...(scenario.length === 0 ? [] : ['assumed'])].join('-');
  const file = resolve(output ?? join(project.reports, `${name}.html`));
  const shown = relative(process.cwd(), file);
  const there = statSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile())
    throw new CannotRunError(`${shown} is no file that could be replaced`, 'name a file with --output');
  if (there !== undefined && force !== true)
    throw new CannotRunError(`${shown} exists`, 'add --force to replace it, or name another file with --output');
  return file;
}

async function writePage(briefing: Briefing, project: Project, file: string, options: ReportOptions): Promise<void> {
  const { briefingPage } = await import('../render/briefing/page.ts');
  if (options.output === undefined) mkdirSync(dirname(file), { recursive: true });
  const shown = relative(process.cwd(), file);
  deliver(briefingPage(briefing, project.brand.colour), { ...options, output: shown, quiet: true });
  process.stdout.write(`${shown}\n`);
}

/** Is everything priced, and does every guardrail hold? */
function isSound({ runs, comparison }: Briefing): boolean {
  return (
    runs.every(({ complete }) => complete) &&
    comparison.scenarios.every(({ guardrails }) => guardrails.every(({ holds }) => holds))
  );
}
