// The built program, run as a user would: by host.ts where only its answer matters, in a process of its
// own where a real one is needed. What the tests' own surroundings would decide is taken away.
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Reply, Request } from './host.ts';

export const MAIN = resolve('dist/cli/main.js');

export interface Result {
  /** null when a signal ended the program. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const OURS = ['REPRICE_CONFIG', 'NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS'];

function clean(env: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.includes(name))), ...env };
}

let host: ChildProcess | undefined;
let turn: Promise<unknown> = Promise.resolve();

/** Runs the built program to its end, in the process of host.ts. One command after the other. */
export function reprice(args: readonly string[], { cwd, env = {} }: RunOptions): Promise<Result> {
  const asked = hostNow();
  const request: Request = { main: MAIN, args, cwd, env: { TMPDIR: tmpdir(), ...env } };
  const answer = turn.then(async () => {
    asked.send(request);
    const stop = new AbortController();
    const died = once(asked, 'exit', stop).then(() => Promise.reject(new Error(`${args.join(' ')} ended its process`)));
    const [reply] = (await Promise.race([once(asked, 'message', stop), died])) as [Reply];
    stop.abort();
    return reply;
  });
  turn = answer.catch(() => undefined);
  return answer;
}

/** One for all test files of a process, with which it ends. */
function hostNow(): ChildProcess {
  if (host?.connected === true) return host;
  host = fork(resolve('test/cli/host.ts'), { execArgv: ['--import', 'tsx'], env: clean() });
  host.unref();
  host.channel?.unref();
  return host;
}

/** Runs a program of its own, for what only a real process can show: signals, pipes, users. */
export function start(command: string, args: readonly string[], { cwd, env }: RunOptions): ChildProcess {
  return spawn(command, args, { cwd, env: clean(env), stdio: ['ignore', 'pipe', 'pipe'] });
}

export function finished(child: ChildProcess): Promise<Result> {
  const parts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    parts.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    parts.stderr += text;
  });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, ...parts }));
  });
}

/** The built program in a process of its own. */
export function spawned(args: readonly string[], options: RunOptions): Promise<Result> {
  return finished(start(process.execPath, [MAIN, ...args], options));
}

/** A bug of Reprice is never an answer to bad input. */
export function isTrace(text: string): boolean {
  return /a bug in reprice|^ {4}at /m.test(text);
}

/** Runs a line of shell at once; true when it worked. */
export function shell(line: string): boolean {
  return spawnSync('bash', ['-c', line], { stdio: 'ignore' }).status === 0;
}

/** Runs a line of shell in a folder, with $REPRICE as the program. */
export function line(text: string, cwd: string): Promise<Result> {
  return finished(start('bash', ['-c', text], { cwd, env: { REPRICE: `${process.execPath} ${MAIN}` } }));
}
