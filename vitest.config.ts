import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: half of a worker's time is waiting for programs that it started, which are busy in turn.
    maxWorkers: 3,
  },
});
