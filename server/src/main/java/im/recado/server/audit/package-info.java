/** What people with power over the server did, kept so that nobody changes it unnoticed. */
@NullMarked
package im.recado.server.audit;

import org.jspecify.annotations.NullMarked;
