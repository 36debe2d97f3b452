// reprice quote MODEL…: what a quantity costs under each plan, which needs no project and no ledger; with --accounts,
// which plan fits each account of the ledger.
import type { Model } from '../model/model.ts';
import { CannotRunError } from '../source/problem.ts';
import { type CsvOptions, checkCsv, deliverCsv } from './csv.ts';
import { command, deliver, paintOf, projectIfAny, projectOf } from './options.ts';
import { readModels, refuseScenarios } from './pricing.ts';
import { progress } from './progress.ts';
import { gather, parseCount } from './values.ts';

export function quoteCommand() {
  return command(
    'quote',
    'what a quantity costs in each plan, and where the next plan becomes cheaper',
    [
      'reprice quote pricing-models/request-plans.yaml --units 2M --seats 40',
      'reprice quote pricing-models/freemium.yaml pricing-models/free-builder-pro.yaml --units 200k',
      'reprice quote pricing-models/storage.yaml --units complexity=2M --units stored=50 --with endpoints=1',
      'reprice quote pricing-models/request-plans.yaml --accounts --free-limit 10k,25k,50k',
      'reprice quote pricing-models/request-plans.yaml --accounts --csv fits.csv',
    ],
    ['--as-of'],
  )
    .argument('<models...>', 'the models: YAML files')
    .option(
      '--units <quantity>',
      'units of a period: 2M, or meter=2M; may be repeated for several meters',
      gather,
      [] as readonly string[],
    )
    .option('--seats <count>', 'seats of the account (default: 1)')
    .option(
      '--with <column=value>',
      'what the directory would say of the account (edition=Enterprise), or what the units are used for (tag=export)',
      gather,
      [] as readonly string[],
    )
    .option('--plan <name>', 'only this plan, also one that is not offered')
    .option('--month <month>', 'whose prices, where they are dated (default: the latest)')
    .option('--accounts', 'quote what each account of the ledger used: its best plan, who has outgrown theirs')
    .option('--free-limit <units,…>', 'with --accounts: free limits to try; who would turn from free to paid')
    .option('--top <count>', 'with --accounts: how many accounts to name (default: 10; --csv and --json have all)')
    .option('--csv <file>', 'with --accounts: write every account as CSV, with its bill under each plan; -: print them')
    .option('--force', 'replace the CSV file if it exists')
    .option(
      '--where <column=value,…>',
      'with --accounts: only those with one of these values; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option(
      '--set <parameter=value>',
      'override a parameter of every model, or apply a param_set by name; may be repeated',
      gather,
      [] as readonly string[],
    )
    .addHelpText(
      'after',
      `
A quote is one whole period priced by the kernel, in steady state, before credits and contracts. What
is not said of the account is taken as unknown; each plan is priced for whom it is made. With --accounts,
contracts and credits count, and the window is the project's: the best plan is the one that would have
cost least over all of it and takes all usage; an account has outgrown its plan when the units of its
median period reach the quantity at which the next plan is cheaper; free users used something and are
billed nothing. A free limit stands in place of the pool of their plans, of the first meter.`,
    )
    .action((files, options) => (options.accounts === true ? quoteLedger(files, options) : quote(files, options)));
}

interface QuoteOptions extends CsvOptions {
  readonly units: readonly string[];
  readonly seats?: string | undefined;
  readonly with: readonly string[];
  readonly plan?: string | undefined;
  readonly month?: string | undefined;
  readonly freeLimit?: string | undefined;
  readonly top?: string | undefined;
  readonly where: readonly string[];
  readonly set: readonly string[];
}

async function quote(files: readonly string[], options: QuoteOptions): Promise<void> {
  const { quoteOf } = await import('../quote/quote.ts');
  const { readWanted } = await import('../quote/wanted.ts');
  const { quoteText } = await import('../report/quote-text.ts');
  const { freeLimit, top, csv, where } = options;
  if (freeLimit !== undefined || top !== undefined || csv !== undefined || where.length > 0)
    throw new CannotRunError(
      '--free-limit, --top, --csv and --where are about accounts',
      'write --accounts beside them',
    );
  await refuseScenarios(files);
  const asked = await readModels(files, projectIfAny(options), options);
  const models: readonly Model[] = asked.map(({ model }) => model);
  const wanted = readWanted(options, models);
  const quotes = models.map((model) => quoteOf(model, wanted));
  deliver(options.json === true ? JSON.stringify({ quotes }, null, 2) : quoteText(quotes, paintOf(options)), options);
  if (options.strict === true && quotes.some(({ plans }) => plans.every(({ cost }) => cost === '')))
    process.exitCode = 1;
}

const NAMED = '10';

async function quoteLedger(files: readonly string[], options: QuoteOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { quoteAccounts } = await import('../quote/accounts.ts');
  const { readLimits } = await import('../quote/wanted.ts');
  const { quoteCsv } = await import('../render/quote-csv.ts');
  const { quoteAccountsText } = await import('../report/quote-accounts-text.ts');
  const { prepare } = await import('../runs/prepare.ts');
  refuseBeside(files, options);
  checkCsv(options);
  await refuseScenarios(files);
  const limits = readLimits(options.freeLimit);
  const named = Number(parseCount('--top', options.top ?? NAMED));
  const project = projectOf(options);
  const [asked] = await readModels(files, project, options);
  if (asked === undefined) throw new Error('no model was read');
  const ledger = await openLedger(project, { readOnly: true });
  const bar = progress(options);
  try {
    bar.update('counting units and pricing each plan', undefined);
    const input = await prepare(ledger, project, asked.model, asked.file, options.where);
    const report = await quoteAccounts(ledger, input, limits);
    bar.stop();
    const text = (): string => quoteAccountsText(report, named, paintOf(options));
    if (!deliverCsv(() => quoteCsv(report), options))
      deliver(options.json === true ? JSON.stringify(report, null, 2) : text(), options);
    if (options.strict === true && report.left_out > 0) process.exitCode = 1;
  } finally {
    bar.stop();
    ledger.close();
  }
}

function refuseBeside(files: readonly string[], { units, seats, with: said, plan, month }: QuoteOptions): void {
  if (files.length > 1)
    throw new CannotRunError(
      '--accounts fits the plans of one model',
      'name one; reprice compare sets models beside each other',
    );
  if (units.length > 0 || seats !== undefined || said.length > 0 || plan !== undefined || month !== undefined)
    throw new CannotRunError(
      '--accounts quotes what the accounts of the ledger used',
      'leave out --units, --seats, --with, --plan and --month; --where says which accounts',
    );
}
