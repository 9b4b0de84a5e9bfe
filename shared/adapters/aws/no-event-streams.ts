/** Stands in for the SDK's event streams when functions are bundled: none of our calls streams events. */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are not bundled');
  }
}

export const eventStreamSerdeProvider = (): undefined => undefined;

export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
