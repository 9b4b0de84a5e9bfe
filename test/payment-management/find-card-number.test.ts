import { findCardNumber, passesLuhn } from '../../shared/payment-management/find-card-number';

// The schemes' own published test numbers.
test.each([
  ['a Visa', { paymentMethod: { id: '4111111111111111' } }, 'paymentMethod.id'],
  ['with spaces', { description: 'card 4111 1111 1111 1111 please' }, 'description'],
  ['with dashes', { name: '5555-5555-5555-4444' }, 'name'],
  ['an American Express', { name: '378282246310005' }, 'name'],
  ['a Diners Club', { name: '30569309025904' }, 'name'],
  ['a Discover', { name: '6011111111111117' }, 'name'],
  ['a JCB', { name: '3530111333300000' }, 'name'],
  [
    'deep in a list',
    { paymentItem: [{ item: { id: 'b' } }, { item: { id: '4111111111111111' } }] },
    'paymentItem[1].item.id',
  ],
  ['as a number', { amount: 4111111111111111 }, 'amount'],
])('%s is found', (_, body, path) => {
  expect(findCardNumber(body)).toBe(path);
});

test.each([
  ['a wrong check digit', '4111111111111112'],
  ['a German mobile number that passes Luhn', '4915112345677'],
  ['a UK mobile number', '447700900123'],
  ['an ICCID inside a word', 'iccid8949123412341234123'],
  ['an ULID', '01JD9Z2W4VJ5N6R7S8T9V0W1X2'],
  ['an amount', '123456789.12'],
  ['a time', '2026-11-23T12:28:34.123Z'],
])('%s is none', (_, text) => {
  expect(findCardNumber({ text })).toBeUndefined();
});

test('the check digit', () => {
  expect(['79927398713', '79927398710'].map(passesLuhn)).toEqual([true, false]);
});
