import { idInPath } from '../../shared/kernel/ids';

// `/task/%zz/result` and `/quarantinedUsage/%zz/replay` were a 500: a URIError that nobody caught.
test.each([
  ['abc-1', 'abc-1'],
  ['a%3Ab', 'a:b'],
  ['%zz', undefined],
  ['%', undefined],
  ['%C0%AE', undefined],
  ['%2e%2e', undefined],
  ['a%2Fb', undefined],
  ['a%23b', undefined],
  ['', undefined],
  ['x'.repeat(5_000), undefined],
])('the segment %s names %s', (segment, id) => expect(idInPath(segment)).toBe(id));
