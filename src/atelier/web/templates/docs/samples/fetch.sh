# the url that stands in "outputs"
curl -o lighthouse.png "{{ server }}/files/..."
