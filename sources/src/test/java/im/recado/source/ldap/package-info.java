@NullMarked
package im.recado.source.ldap;

import org.jspecify.annotations.NullMarked;
