/** The web client: Converse.js, served and set up by this server, for people who have no client. */
@NullMarked
package im.recado.modules.webclient;

import org.jspecify.annotations.NullMarked;
