/** Access tokens of an identity provider (RFC 6749, RFC 9068), checked by its signature. */
@NullMarked
package im.recado.source.oauth;

import org.jspecify.annotations.NullMarked;
