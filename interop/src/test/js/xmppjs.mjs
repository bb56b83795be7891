// xmpp.js over WebSocket: two people talk.
import WebSocket from 'ws';
globalThis.WebSocket = WebSocket;
const { client, xml } = await import('@xmpp/client');

const [port, domain, one, other] = process.argv.slice(2);
const person = (username) =>
  client({ service: `ws://${domain}:${port}/ws`, domain, username, password: 'secret', resource: 'web' });

const alice = person(one);
const bob = person(other);
for (const each of [alice, bob]) {
  each.on('error', (error) => {
    console.log('failed', error.message);
    process.exit(1);
  });
}
const heard = new Promise((resolve) =>
  bob.on('stanza', (stanza) => {
    const body = stanza.is('message') && stanza.getChildText('body');
    if (body) resolve(body);
  }));
await alice.start();
await bob.start();
console.log('ok login');
await bob.send(xml('presence'));
await alice.send(xml('message', { to: `${other}@${domain}`, type: 'chat' }, xml('body', {}, 'Olá, mundo & <todos>')));
console.log((await heard) === 'Olá, mundo & <todos>' ? 'ok message' : 'failed message');
const answer = await alice.iqCaller.request(xml('iq', { type: 'get', to: domain }, xml('ping', 'urn:xmpp:ping')));
console.log(answer.attrs.type === 'result' ? 'ok ping' : 'failed ping');
await alice.stop();
await bob.stop();
console.log('ok logout');
process.exit(0);
