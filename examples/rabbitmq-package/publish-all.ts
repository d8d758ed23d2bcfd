import { ContractViolation } from '#messaging';
import type { MessagePublisher } from '#messaging/vocabularies';

/** One of every kind, and one that is wrong. Resolves to how many RabbitMQ has taken over. */
export async function publishAll(publisher: MessagePublisher, say: (line: string) => void): Promise<number> {
  await publisher.publishReaction({ userId: 'ana', outfitId: 'o-1', action: 'like' });
  await publisher.publishReaction({ userId: 'eva', outfitId: 'o-1', action: 'unlike', metadata: { from: 'feed' } });
  const registration = { user_id: 'ana', email: 'ana@example.org' };
  await publisher.publishPersistenceEvent({ eventType: 'user_registration', data: registration });
  const change = { field: 'name', old_value: 'Ana', new_value: 'Ana María' };
  await publisher.publishUserEvent({ userId: 'ana', eventType: 'profile_update', data: change });
  await publisher.publishOutfitEvent({ outfitId: 'o-1', eventType: 'view', data: { user_id: 'ana', duration: 3 } });
  await publisher.publishOutfitEvent({ outfitId: 'o-1', eventType: 'nobody_knows_this', data: {} });
  try {
    await publisher.publishReaction({ userId: '', outfitId: 'o-1', action: 'like' });
  } catch (error) {
    // What breaks its contract is never sent; what RabbitMQ did not take is PublishFailed, and may be published again.
    if (!(error instanceof ContractViolation)) throw error;
    say(`not sent: ${error.message}`);
  }
  return 6;
}
