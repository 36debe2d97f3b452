import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: with three workers the tests used 1.2 of them, since much of their time is waiting for programs.
    maxWorkers: 5,
  },
});
