import { taxStatusOf } from '../../shared/party-management/tax-status';

const ID = { id: 'p1', href: '/p1' };
const lives = (country: string, more: object = {}) => ({
  ...ID,
  contactMedium: [
    { mediumType: 'email', characteristic: { emailAddress: 'a@example.com' } },
    { mediumType: 'postalAddress', characteristic: { city: 'X', country, ...more } },
  ],
});
const vat = (identificationId: string) => ({
  organizationIdentification: [
    { identificationType: 'register', identificationId: 'HRB 1' },
    { identificationType: 'VAT number', identificationId },
  ],
});

test.each([
  ['a code', lives('AT'), { country: 'AT' }],
  ['a name', lives('Austria'), { country: 'AT' }],
  ['a name in another language', lives('österreich'), { country: 'AT' }],
  ['a name that no country has', lives('Middle-earth'), {}],
  ['a region by its code', lives('PT', { stateOrProvince: 'PT-20' }), { country: 'PT', region: 'PT-20' }],
  ['a region by its name', lives('PT', { stateOrProvince: 'Açores' }), { country: 'PT' }],
  ['no address', ID, {}],
  [
    'a VAT number, written with spaces',
    { ...lives('AT'), ...vat('ATU 123 456 78') },
    { country: 'AT', vatCountry: 'AT' },
  ],
  ['a Greek one', { ...lives('GR'), ...vat('EL123456789') }, { country: 'GR', vatCountry: 'GR' }],
  ['what is none', { ...lives('AT'), ...vat('12345678') }, { country: 'AT' }],
])('%s', (_what, party, expected) => {
  expect(taxStatusOf(party, true)).toEqual({ isOrganization: true, ...expected });
});
