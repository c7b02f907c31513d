"""Where vectors and keywords are searched: in the files of a build, or in Milvus."""
