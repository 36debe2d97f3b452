// reprice init FILES…: a project from log files alone, proposed and written, so that `load` and `run` work.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { currencyOf } from '../exact/currency.ts';
import { CannotRunError } from '../source/problem.ts';
import { onInterrupt } from './interrupt.ts';
import { type CommonOptions, command, deliver, paintOf } from './options.ts';
import { progress } from './progress.ts';
import { schemaFrom } from './schema-way.ts';
import { writeAll } from './write-all.ts';

export function initCommand() {
  return command(
    'init',
    'begin a project with your own logs: look at them, propose reprice.yaml and a first model',
    [
      'reprice init access.log.gz',
      'reprice init logs/',
      "reprice init 'logs/gateway-*.jsonl.gz' counts.parquet",
      'reprice init usage.csv --currency EUR --config billing/reprice.yaml',
    ],
    ['--as-of', '--strict'],
  )
    .argument('<files...>', 'logs: files, folders, or patterns in quotes')
    .option('--currency <code>', 'currency of the project and its first model', 'USD')
    .option('--force', 'replace the files of a project that is there')
    .addHelpText(
      'after',
      `
Tells the format by trying every preset and plain format on the first rows with the parsers that
\`reprice load\` uses, shows the rows as it understood them, and writes into the folder of the project
file (--config, else REPRICE_CONFIG, else here), all of them or none:
  reprice.yaml               how the logs are read: look it over, every decision says by what
  operations.yaml            the paths as templates, where the logs have paths
  accounts.csv               the tenants that were found, to be filled in, where they are no addresses
  tenants-of-keys.csv        names for keys, where keys that look secret are all that tells tenants
  pricing-models/first.yaml  a first model with an allowance from the logs and a placeholder for a price
The logs are only read.`,
    )
    .action((files, options) => init(files, options));
}

interface InitOptions extends CommonOptions {
  readonly currency: string;
  readonly force?: true | undefined;
}

async function init(files: readonly string[], options: InitOptions): Promise<void> {
  const { begin } = await import('../begin/begin.ts');
  const { beginText } = await import('../report/begin-text.ts');
  if (currencyOf(options.currency) === undefined)
    throw new CannotRunError(
      `--currency ${options.currency} is no currency code`,
      'write an ISO 4217 code such as USD, EUR or JPY',
    );
  const project = projectFile(options);
  const folder = dirname(project);
  if (options.force !== true) refuseThere([project]);
  const bar = progress(options);
  try {
    const beginning = await begin({
      files,
      cwd: process.cwd(),
      folder,
      salt: randomBytes(16).toString('hex'),
      onProgress: (stage) => bar.update(stage, undefined),
      signal: onInterrupt(),
    });
    bar.stop();
    const texts = await textsOf(project, options.currency, beginning);
    if (options.force !== true) refuseThere([...texts.keys()]);
    writeAll(texts);
    const written = [...texts.keys()].map((file) => relative(process.cwd(), file));
    deliver(
      options.json === true
        ? JSON.stringify({ written, ...plain(beginning) }, null, 2)
        : beginText(beginning, written, paintOf(options)),
      options,
    );
  } finally {
    bar.stop();
  }
}

function projectFile({ config }: InitOptions): string {
  const environment = process.env['REPRICE_CONFIG'] ?? '';
  return resolve(config ?? (environment === '' ? 'reprice.yaml' : environment));
}

function refuseThere(files: readonly string[]): void {
  const there = files.filter((file) => existsSync(file)).map((file) => relative(process.cwd(), file));
  if (there.length === 0) return;
  throw new CannotRunError(
    `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} there already; nothing was written`,
    'add --force to replace what is there, or name another place with --config',
  );
}

type Beginning = Awaited<ReturnType<typeof import('../begin/begin.ts').begin>>;

async function textsOf(project: string, currency: string, beginning: Beginning): Promise<ReadonlyMap<string, string>> {
  const { accountsCsv, ACCOUNTS, hasAccounts, hasOperations, OPERATIONS, projectYaml } = await import(
    '../begin/project-yaml.ts'
  );
  const { FIRST_MODEL, firstModel } = await import('../begin/model-yaml.ts');
  const { KEY_TABLE, keyTable } = await import('../begin/tenant-of-key.ts');
  const { propose } = await import('../operations/propose.ts');
  const { operationsYaml } = await import('../report/operations-text.ts');
  const folder = dirname(project);
  const model = join(folder, FIRST_MODEL);
  const { gathered, accounts, keys } = beginning.seen;
  const head = {
    name: basename(folder) === '' ? 'project' : basename(folder),
    currency,
    schema: schemaFrom(project, 'project'),
  };
  const texts = new Map([[project, projectYaml(head, beginning)]]);
  if (hasOperations(beginning)) {
    const proposal = propose(gathered, [], { siblings: 50, limit: 200 });
    texts.set(join(folder, OPERATIONS), operationsYaml(proposal, 'the logs'));
  }
  if (hasAccounts(beginning)) texts.set(join(folder, ACCOUNTS), accountsCsv(accounts));
  if (keys.length > 0) texts.set(join(folder, KEY_TABLE), keyTable(keys));
  return texts.set(model, firstModel(schemaFrom(model, 'model'), currency, beginning));
}

/** Without the values of columns and the paths, which may be many. */
function plain({ sources, seen: { gathered: _, ...seen }, ...rest }: Beginning) {
  return {
    ...rest,
    sources: sources.map(({ columns, ...source }) => ({ ...source, columns: columns.map((c) => c.name) })),
    seen,
  };
}
