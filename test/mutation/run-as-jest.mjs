import { expect } from 'expect';
import { bind } from 'jest-each';
import { fn, spyOn } from 'jest-mock';

/**
 * What our unit tests use of Jest, on Mocha: Mocha keeps the loaded tests from mutant to mutant, where Jest loads every
 * file again (0.1 to 1 s a mutant instead of 4 s).
 */
Object.assign(globalThis, {
  expect,
  jest: { fn, spyOn },
  test: Object.assign(it, { each: bind(it, false) }),
  describe: Object.assign(describe, { each: bind(describe, false) }),
  beforeAll: before,
  afterAll: after,
});
