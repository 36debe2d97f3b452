// reprice model new and reprice model diff: models as files, without pricing anything.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { currencyOf } from '../exact/currency.ts';
import type { Head } from '../model/starter.ts';
import { CannotRunError } from '../source/problem.ts';
import { type CommonOptions, command, deliver, paintOf } from './options.ts';
import { holds, schemaFrom, wayTo } from './schema-way.ts';

export function modelCommand() {
  return new Command('model')
    .description('write a new model, or say what is different between two')
    .addHelpText('after', '\nExamples:\n  $ reprice model new acme\n  $ reprice model diff acme.yaml acme-2.yaml')
    .addCommand(newCommand())
    .addCommand(diffCommand());
}

function newCommand() {
  return command(
    'new',
    'write a small model that works, or one that is laid over another',
    [
      'reprice model new acme',
      'reprice model new acme-2 --from pricing-models/api-units.yaml',
      'reprice model new acme --currency EUR --output models/acme.yaml --force',
    ],
    ['--config', '--as-of', '--strict', '--no-color'],
  )
    .argument('<name>', 'name of the model; its file is NAME.yaml, here')
    .option('--from <model>', 'lay the new model over this one: it extends it, and names its parameters')
    .option('--currency <code>', 'currency of the new model (default: USD; with --from that of the other)')
    .option('--force', 'replace the file if it exists')
    .addHelpText(
      'after',
      `
The first line names the JSON Schema of models as a path from the file, so that an editor that knows
YAML completes and checks what is typed: the schema of the package in a node_modules folder here or
above (npm install --save-dev reprice). Without one, \`reprice schema model --output FILE\` writes the
schema for the line to name.`,
    )
    .action((name, options) => writeModel(name, options));
}

interface NewOptions extends CommonOptions {
  readonly from?: string | undefined;
  readonly currency?: string | undefined;
  readonly force?: true | undefined;
}

async function writeModel(name: string, options: NewOptions): Promise<void> {
  const { newModel } = await import('../model/starter.ts');
  if (!/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,99}$/u.test(name))
    throw new CannotRunError(
      `"${name}" cannot name a model that is also a file`,
      'letters, digits, point, _ and -; name another place with --output',
    );
  const output = options.output ?? `${name}.yaml`;
  const file = resolve(output);
  if (existsSync(file) && options.force !== true)
    throw new CannotRunError(`${output} exists`, 'add --force to replace it, or name another file with --output');
  const head = { name, schema: schemaFrom(file, 'model') };
  const text =
    options.from === undefined
      ? newModel(head, currencyFor(options.currency))
      : await textOver(head, file, options.from, options.currency);
  deliver(text, { ...options, output });
  if (options.json === true) process.stdout.write(`${JSON.stringify({ file: output, model: name })}\n`);
}

function currencyFor(code = 'USD'): string {
  if (currencyOf(code) !== undefined) return code;
  throw new CannotRunError(`--currency ${code} is no currency code`, 'write an ISO 4217 code such as USD, EUR or JPY');
}

/** The base is read as a model first: what extends a model with a problem would have it too. */
async function textOver(head: Head, file: string, from: string, currency: string | undefined): Promise<string> {
  const { readExtended, readModel } = await import('../model/file.ts');
  const { modelOver } = await import('../model/starter.ts');
  const reach = [process.cwd()];
  if (currency !== undefined)
    throw new CannotRunError('--currency cannot go with --from', 'the model has the currency of the one it extends');
  if (resolve(from) === file)
    throw new CannotRunError(`${from} cannot extend itself`, 'choose another name, or another --output');
  readModel(from, from, { reach });
  if (![dirname(file), ...reach].some((folder) => holds(folder, resolve(from))))
    throw new CannotRunError(
      `${from} is out of reach of a model here`,
      'a model extends files in its own folder or the project: put a copy of it there',
    );
  return modelOver(head, readExtended(from, from, reach), wayTo(file, resolve(from)));
}

function diffCommand() {
  return command(
    'diff',
    'say in words what is different between two models',
    ['reprice model diff pricing-models/api-units.yaml acme.yaml', 'reprice model diff old.yaml new.yaml --json'],
    ['--config', '--as-of', '--strict'],
  )
    .argument('<a>', 'the model before')
    .argument('<b>', 'the model after')
    .action(async (a, b, options) => {
      const { readModel } = await import('../model/file.ts');
      const { diffModels } = await import('../model/diff/diff.ts');
      const { diffText } = await import('../report/diff-text.ts');
      const reach = [process.cwd()];
      const changes = diffModels(readModel(a, a, { reach }), readModel(b, b, { reach }));
      deliver(options.json === true ? JSON.stringify(changes, null, 2) : diffText(changes, paintOf(options)), options);
    });
}
