/** What is kept on this computer: messages, conversations, contacts, settings, in one SQLite file of the profile. */
@NullMarked
package im.recado.client.services.store;

import org.jspecify.annotations.NullMarked;
