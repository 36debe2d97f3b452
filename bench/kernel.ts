// The kernel alone, on one core: books are built before, nothing is read or written. Each programme has a process of
// its own for each variant: the collector walks whatever a process holds, and what is compiled for several is worse for each.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface KernelResult {
  readonly accountMonths: number;
  readonly variants: readonly Variant[];
  /** Seconds of buildBook by model. */
  readonly build: readonly { readonly model: string; readonly seconds: number }[];
}

export interface ProgrammeResult {
  readonly accountMonths: number;
  /** Seconds. */
  readonly build: number;
  readonly variant: Variant;
}

export interface Variant {
  readonly name: string;
  /** Account-months a second, by the wall clock: the median of the samples. */
  readonly perSecond: number;
  /** The same by processor time, the collector's threads included. */
  readonly perCpuSecond: number;
  /** The best sample by processor time: what the others kept from the rest. */
  readonly best: number;
  readonly linesPerAccountMonth: number;
  readonly samples: readonly number[];
}

const PROGRAMMES = ['api-units', 'request-plans', 'committed-use'];
const VARIANTS = ['totals', 'lines', 'by hand'];

export function benchKernel(say: (text: string) => void): KernelResult {
  const results = PROGRAMMES.flatMap((model) =>
    VARIANTS.map((kind) => {
      say(`kernel: ${model}, ${kind}`);
      return { model, kind, ...measured(model, kind) };
    }),
  );
  return {
    accountMonths: results[0]?.accountMonths ?? 0,
    variants: results.map(({ variant }) => variant),
    build: results.filter(({ kind }) => kind === VARIANTS[0]).map(({ model, build }) => ({ model, seconds: build })),
  };
}

function measured(model: string, kind: string): ProgrammeResult {
  const child = fileURLToPath(new URL('kernel-child.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', ...process.execArgv, child, model, kind], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the kernel on ${model}, ${kind}, ended with ${status}`);
  return JSON.parse(stdout) as ProgrammeResult;
}
