// Ctrl-C, and the signal that systems end a program with: the work at hand is told to stop and puts
// everything back; then the exit code is 130.

export class Interrupted extends Error {}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** A signal that is aborted by the first Ctrl-C; a second one ends the process at once. */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Interrupted('interrupted'));
    });
  return controller.signal;
}
