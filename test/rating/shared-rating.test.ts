import { parseNano } from '../../shared/kernel/money';
import { deckOfTariff, exportDeck, importDeck, previewDeck, priceUsage, rateUsage } from '../../shared/rating';
import { isSharedThere, SHARED_RATING, sharedDeckFiles, sharedEvents, sharedTariff } from './shared-deck';

/** Another engine's exact costs of about 4,000 events on a deck of 12,000 prefixes. */
if (!isSharedThere) console.warn(`Skipped: the events of ../shared/rating are not at ${SHARED_RATING}`);
const lane = isSharedThere ? describe : describe.skip;

lane('the events of ../shared/rating', () => {
  test('cost what they must: 0 differ', () => {
    const tariff = sharedTariff();
    const events = sharedEvents();
    const different = events.filter(({ usage, expectedCost }) => {
      const rated = rateUsage(usage, [tariff]);
      return !rated || priceUsage(rated).amountNano !== parseNano(expectedCost);
    });
    console.info(`${events.length} events of ../shared/rating, ${different.length} differ`);
    expect(events.length).toBeGreaterThan(3_900);
    expect(different.map(({ id }) => id)).toEqual([]);
  });

  test('its deck comes out of the tariff as it went in', () => {
    const files = sharedDeckFiles();
    const exported = exportDeck(deckOfTariff(sharedTariff()));
    const sorted = (text: string | undefined) => (text ?? '').trim().split(/\r?\n/).sort();
    for (const name of ['prefixes', 'voice', 'sms', 'data'] as const)
      expect(sorted(exported[name])).toEqual(sorted(files[name]));
    const again = importDeck(exported);
    expect(again.ok && previewDeck(deckOfTariff(sharedTariff()), again.value)).toEqual([]);
  });
});
