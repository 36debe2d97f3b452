// Runs the built program over and over in one process, for tests that need many commands: starting Node
// and DuckDB anew costs half a second each time. Every command gets a fresh main module, its own
// arguments, folder and environment; what it prints is caught. Signals and pipes need a real child.
import { pathToFileURL } from 'node:url';

export interface Request {
  readonly main: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let count = 0;

async function run({ main, args, cwd, env }: Request): Promise<Reply> {
  process.chdir(cwd);
  process.argv = [process.execPath, main, ...args];
  const before = { ...process.env };
  Object.assign(process.env, env);
  process.exitCode = undefined;
  const stdout = caught(process.stdout);
  const stderr = caught(process.stderr);
  try {
    await import(`${pathToFileURL(main).href}?${count++}`);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
    stdout.release();
    stderr.release();
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
  return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
}

function caught(stream: NodeJS.WriteStream) {
  const write = stream.write;
  const parts: string[] = [];
  stream.write = (chunk: string | Uint8Array) => {
    parts.push(String(chunk));
    return true;
  };
  return {
    text: () => parts.join(''),
    release() {
      stream.write = write;
      stream.removeAllListeners('error');
    },
  };
}

let last: Promise<void> = Promise.resolve();
process.on('message', (request: Request) => {
  last = last.then(async () => {
    process.send?.(await run(request));
  });
});
