import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Workshop } from '../../static/js/shared/workshop.js';

const cases = JSON.parse(readFileSync(new URL('../cases/fold.json', import.meta.url), 'utf8'));

for (const { name, catch_up: caughtUp, changes, verdicts, seq, things } of cases) {
  test(`fold: ${name}`, () => {
    const workshop = new Workshop();
    if (caughtUp) workshop.catchUp(caughtUp.changes, caughtUp.seq);
    assert.deepEqual(changes.map((change) => workshop.receive(change)), verdicts);
    assert.equal(workshop.seq, seq);
    const kinds = [...workshop.things].filter(([, values]) => values.size > 0);
    assert.deepEqual(
      new Map(kinds),
      new Map(Object.entries(things).map(([kind, values]) => [kind, new Map(Object.entries(values))])),
    );
  });
}
