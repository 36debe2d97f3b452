// Ctrl-C: the work at hand is told to stop and puts everything back; then the exit code is 130.

export class Interrupted extends Error {}

/** A signal that is aborted by the first Ctrl-C; a second one ends the process at once. */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort(new Interrupted('interrupted'));
    process.once('SIGINT', () => process.exit(130));
  });
  return controller.signal;
}
