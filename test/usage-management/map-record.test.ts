import { FARTHING_CSV } from '../../shared/usage-management/built-in-mappings';
import { compileMapping } from '../../shared/usage-management/compile-mapping';
import { mapRecord } from '../../shared/usage-management/map-record';

const compiled = compileMapping(FARTHING_CSV);
const context = { fileId: 'file-1', receivedMs: Date.parse('2026-02-01T03:00:00Z') };
const voice = 'CDR;A1;MOC;491701234567;20260131101112+0100;65;;;4930123456;00101';
const read = (text: string) => mapRecord({ text, line: 7 }, compiled.rowOf(text), compiled, context);

describe('a line of the demo host operator', () => {
  test('usage on the home network visits none', () => {
    expect(read(voice)).not.toHaveProperty('value.record.visitedNetwork');
  });

  test.each([
    [
      'a call',
      voice,
      { service: 'voice', quantity: '65', startedAt: '2026-01-31T09:11:12.000Z', destination: '4930123456' },
    ],
    ['a number written with +', voice.replace('4930123456', '+49 (30) 123-456'), { destination: '4930123456' }],
    ['a number written with 00', voice.replace('491701234567', '00491701234567'), { msisdn: '491701234567' }],
    ['a short code', voice.replace('4930123456', '112'), { destination: '112' }],
    ['an unanswered call', voice.replace(';65;', ';0;'), { quantity: '0' }],
    ['leading zeros', voice.replace(';65;', ';0065;'), { quantity: '65' }],
    ['a westerly offset', voice.replace('+0100', '-0330'), { startedAt: '2026-01-31T13:41:12.000Z' }],
    ['a leap day', voice.replace('20260131', '20240229'), { startedAt: '2024-02-29T09:11:12.000Z' }],
    ['abroad', voice.replace('00101', '20899'), { visitedNetwork: '20899' }],
    ['a message', 'CDR;A2;SMO;491701234567;20260131101112+0100;;;;4930123456;', { service: 'sms', quantity: '1' }],
    [
      'data, both ways',
      'CDR;A3;GPRS;491701234567;20260131101112+0100;;100;4000000000;;00101',
      { service: 'data', quantity: '4000000100' },
    ],
    ['spaces around', voice.replaceAll(';', ' ; '), { quantity: '65' }],
    ['a day ahead', voice.replace('20260131101112', '20260202035959'), { startedAt: '2026-02-02T02:59:59.000Z' }],
  ])('%s is usage', (_name, line, expected) => {
    const parsed = read(line);
    expect(parsed).toMatchObject({ ok: true, value: { kind: 'record', record: { source: 'file-1:7', ...expected } } });
  });

  const data = (up: string, down: string) => `CDR;A3;GPRS;491701234567;20260131101112+0100;;${up};${down};;00101`;
  test.each([
    ['unreadable-line', '#@!garbage', undefined],
    ['unreadable-line', `"${voice}`, undefined],
    ['unreadable-line', voice.replace('CDR', 'XDR'), undefined],
    ['bad-record-id', voice.replace('A1', ''), undefined],
    ['bad-record-id', voice.replace('A1', 'A#1'), undefined],
    ['missing-column', voice.replace(';4930123456', ''), 'DEMOHOST-A1'],
    ['missing-column', `${voice};`, 'DEMOHOST-A1'],
    ['unknown-service', voice.replace('MOC', 'XYZ'), 'DEMOHOST-A1'],
    ['unknown-service', voice.replace('MOC', 'toString'), 'DEMOHOST-A1'],
    ['bad-date', voice.replace('20260131', '20260231'), 'DEMOHOST-A1'],
    ['bad-date', voice.replace('101112', '241112'), 'DEMOHOST-A1'],
    ['bad-date', voice.replace('+0100', ''), 'DEMOHOST-A1'],
    ['bad-date', voice.replace('+0100', '+0160'), 'DEMOHOST-A1'],
    ['bad-date', voice.replace('20260131', '19700101'), 'DEMOHOST-A1'],
    ['future-usage', voice.replace('20260131101112', '20260202040001'), 'DEMOHOST-A1'],
    ['bad-number', voice.replace('491701234567', 'ANONYMOUS'), 'DEMOHOST-A1'],
    ['bad-number', voice.replace('491701234567', '0170123456'), 'DEMOHOST-A1'],
    ['bad-destination', voice.replace('4930123456', ''), 'DEMOHOST-A1'],
    ['bad-quantity', voice.replace(';65;', ';;'), 'DEMOHOST-A1'],
    ['bad-quantity', voice.replace(';65;', ';6.5;'), 'DEMOHOST-A1'],
    ['bad-quantity', voice.replace(';65;', ';86401;'), 'DEMOHOST-A1'],
    ['bad-quantity', data('0', '18446744073709551615'), 'DEMOHOST-A3'],
    ['negative-quantity', data('0', '-2147483648'), 'DEMOHOST-A3'],
    ['negative-quantity', data('99999999', '-1'), 'DEMOHOST-A3'],
    ['bad-network', voice.replace('00101', 'FRA'), 'DEMOHOST-A1'],
  ])('%s: %s', (reason, line, usageId) => {
    const parsed = read(line);
    expect(parsed).toEqual({ ok: false, error: { line: 7, raw: line, reason, ...(usageId ? { usageId } : {}) } });
  });
});
