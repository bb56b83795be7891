/** End-to-end encryption: this device's keys, the devices of others, what is written and read. */
@NullMarked
package im.recado.client.services.omemo;

import org.jspecify.annotations.NullMarked;
