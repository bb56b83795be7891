package im.recado.testkit.directory;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gives no more than so many values of an attribute at once, and says which, as Active Directory does ([MS-ADTS] 3.1.1.3.1.3.3). */
final class Portions extends InMemoryOperationInterceptor {
  private static final String FROM = "from";
  private volatile int most = Integer.MAX_VALUE;

  void most(int values) {
    most = values;
  }

  @Override
  public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
    SearchRequest asked = request.getRequest().duplicate();
    List<String> plain = new ArrayList<>();
    for (String attribute : asked.getAttributeList()) {
      int range = attribute.indexOf(";range=");
      plain.add(range < 0 ? attribute : attribute.substring(0, range));
      if (range >= 0) {
        request.setProperty(FROM, Integer.valueOf(attribute.substring(range + 7, attribute.indexOf('-', range))));
      }
    }
    asked.setAttributes(plain);
    request.setRequest(asked);
  }

  @Override
  public void processSearchEntry(InMemoryInterceptedSearchEntry intercepted) {
    int from = intercepted.getProperty(FROM) instanceof Integer asked ? asked : 0;
    Entry entry = intercepted.getSearchEntry().duplicate();
    for (Attribute attribute : intercepted.getSearchEntry().getAttributes()) {
      String[] values = attribute.getValues();
      if (values.length > most) {
        int to = Math.min(values.length, from + most);
        String range = ";range=" + from + "-" + (to == values.length ? "*" : String.valueOf(to - 1));
        entry.removeAttribute(attribute.getName());
        entry.addAttribute(attribute.getName() + range, Arrays.copyOfRange(values, Math.min(from, to), to));
      }
    }
    intercepted.setSearchEntry(entry);
  }
}
