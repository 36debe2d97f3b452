// Options that mean the same on every command, and what they become.
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { Chalk, type ChalkInstance } from 'chalk';
import { formatDay, parseDay } from '../calendar/day.ts';
import { findProject, isInProject } from '../project/find.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';

export interface CommonOptions {
  readonly config?: string | undefined;
  readonly json?: true | undefined;
  readonly output?: string | undefined;
  readonly asOf?: string | undefined;
  readonly strict?: true | undefined;
  readonly quiet?: true | undefined;
  readonly color: boolean;
}

/** Those that some commands have no use for: a script may pass them all the same, and the help leaves them out. */
type Idle = '--config' | '--json' | '--as-of' | '--strict' | '--no-color';

const STRICT = 'exit 1 when the result is not complete, or a guardrail of the model fails';

/**
 * A command with the common options, but for those that do nothing on it; the examples stand at the end of its help.
 * `strict` is what --strict does, where it is something else.
 */
export function command(
  name: string,
  summary: string,
  examples: readonly string[],
  idle: readonly Idle[] = [],
  strict = STRICT,
) {
  const made = new Command(name)
    .description(summary)
    .option('--config <file>', 'project file (default: REPRICE_CONFIG, else reprice.yaml here or above)')
    .option('--json', 'print JSON for programs instead of text for people')
    .option('--output <file>', 'write the result to a file instead of printing it')
    .option('--as-of <date>', 'what outputs call today (default: the day after the window)', dateOption)
    .option('--strict', strict)
    .option('--quiet', 'no progress and no talk on stderr')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText('after', `\nExamples:\n${examples.map((e) => `  $ ${e}`).join('\n')}`);
  for (const option of made.options) if (idle.some((flag) => flag === option.long)) option.hideHelp();
  return made;
}

export function projectOf(options: CommonOptions): Project {
  return findProject(options.config, process.env['REPRICE_CONFIG'], process.cwd());
}

/** For commands on models, which can be read anywhere. */
export function projectIfAny(options: CommonOptions): Project | undefined {
  const found = options.config !== undefined || isInProject(process.env['REPRICE_CONFIG'], process.cwd());
  return found ? projectOf(options) : undefined;
}

/** The day that outputs call today. */
export function asOf(options: CommonOptions, windowUntil: string): string {
  return options.asOf ?? windowUntil;
}

function dateOption(text: string): string {
  const day = parseDay(text);
  if (day === undefined) throw new CannotRunError(`--as-of ${text} is no date`, 'write YYYY-MM-DD');
  return formatDay(day);
}

/** Colours for stdout: none in a file, a pipe, under NO_COLOR or --no-color. */
export function paintOf(options: CommonOptions): ChalkInstance {
  const plain =
    !options.color ||
    options.output !== undefined ||
    !process.stdout.isTTY ||
    (process.env['NO_COLOR'] ?? '') !== '' ||
    process.env['TERM'] === 'dumb';
  return new Chalk({ level: plain ? 0 : 1 });
}

/**
 * Prints the result, or writes it to --output: to a temporary name first, so that no half file is left. `done`
 * is what stays done when it cannot be written.
 */
export function deliver(text: string, options: CommonOptions, done = ''): void {
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  if (options.output === undefined) {
    process.stdout.write(ended);
    return;
  }
  const path = resolve(options.output);
  const there = statSync(path, { throwIfNoEntry: false });
  // A device or a pipe is written to; only a file is replaced.
  const half = there === undefined || there.isFile() ? `${path}.half-written` : path;
  try {
    writeFileSync(half, ended);
    if (half !== path) renameSync(half, path);
  } catch (error) {
    if (half !== path) rmSync(half, { force: true });
    throw new CannotRunError(
      `cannot write ${options.output}: ${error instanceof Error ? error.message : String(error)}`,
      `${done}check the folder, its permissions and the space left`,
    );
  }
  talk(`wrote ${options.output}`, options);
}

/** A remark for people, on stderr. */
export function talk(text: string, options: CommonOptions): void {
  if (options.quiet !== true) process.stderr.write(`${text}\n`);
}
