// strophe.js over WebSocket and by requests (BOSH): somebody talks to himself.
import { JSDOM } from 'jsdom';
import WebSocket from 'ws';

const [port, domain, user] = process.argv.slice(2);
const page = new JSDOM('', { url: `http://${domain}:${port}/` }).window;
Object.assign(globalThis, {
  window: page,
  document: page.document,
  XMLHttpRequest: page.XMLHttpRequest,
  DOMParser: page.DOMParser,
  XMLSerializer: page.XMLSerializer,
  Node: page.Node,
  WebSocket,
});
const { Strophe, $msg, $pres, $iq } = await import('strophe.js');

const talk = async (name, service) => {
  const connection = new Strophe.Connection(service);
  let ended = () => {};
  await new Promise((resolve, reject) =>
    connection.connect(`${user}@${domain}/${name}`, 'secret', (status, condition) => {
      if (status === Strophe.Status.CONNECTED) resolve();
      if (status === Strophe.Status.DISCONNECTED) ended();
      if ([Strophe.Status.AUTHFAIL, Strophe.Status.CONNFAIL, Strophe.Status.ERROR].includes(status)) {
        reject(new Error(`${name}: ${status} ${condition}`));
      }
    }));
  console.log(`ok ${name} login`);
  const heard = new Promise((resolve) =>
    connection.addHandler((message) => {
      const body = message.getElementsByTagName('body')[0];
      if (body) resolve(body.textContent);
      return true;
    }, null, 'message'));
  connection.send($pres());
  connection.send($msg({ to: connection.jid, type: 'chat' }).c('body').t('Olá & <todos>'));
  console.log((await heard) === 'Olá & <todos>' ? `ok ${name} message` : `failed ${name} message`);
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve, reject) =>
      connection.sendIQ($iq({ type: 'get', to: domain }).c('ping', { xmlns: 'urn:xmpp:ping' }), resolve, reject));
  }
  console.log(`ok ${name} pings`);
  await new Promise((resolve) => {
    ended = resolve;
    connection.disconnect('done');
  });
  console.log(`ok ${name} logout`);
};

await talk('websocket', `ws://${domain}:${port}/ws`);
await talk('bosh', `http://${domain}:${port}/http-bind`);
process.exit(0);
